"""The store in a bucket: obstore's own in memory, and S3 for its URLs."""

from pathlib import Path

import pytest
from obstore.store import MemoryStore, S3Store

from jobs.errors import JobsUnavailable
from jobs.store import bucket
from jobs.store.bucket import BucketStore
from jobs.store.store import Missing


@pytest.fixture
def store(tmp_path: Path) -> BucketStore:
    return BucketStore(MemoryStore(), tmp_path)


def test_an_object_is_read_as_it_was_written(store: BucketStore) -> None:
    assert store.write("job/a", [b"one ", b"two"])
    assert store.read("job/a") == b"one two"
    assert store.read("job/a", 4) == b"two"
    assert store.read("job/a", 1, 3) == b"ne "
    assert store.read("job/a", 4, 99) == b"two"
    assert store.size("job/a") == 7
    assert [*store.keys("job/")] == ["job/a"]
    store.write("keys/a", [b"x"])
    assert [*store.jobs()] == ["job"]


def test_of_two_writers_one_wins(store: BucketStore, tmp_path: Path) -> None:
    assert store.write("job/a", [b"first"])
    assert not store.write("job/a", [b"second"])
    draft = store.draft()
    draft.write_bytes(b"third")
    assert not store.commit(draft, "job/a")
    assert store.read("job/a") == b"first"
    assert [*tmp_path.iterdir()] == []


def test_what_is_large_goes_in_parts(store: BucketStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bucket, "_SMALL", 1000)
    pieces = [bytes([n]) * 300 for n in range(20)]
    assert store.write("job/a", iter(pieces))
    assert store.read("job/a") == b"".join(pieces)


def test_what_is_missing_is_named(store: BucketStore) -> None:
    for ask in (store.read, store.size):
        with pytest.raises(Missing):
            ask("job/none")


def test_deleting_deletes(store: BucketStore) -> None:
    for key in ("job/deep/a", "job/b", "other/a"):
        store.write(key, [b"x"])
    store.delete("job/")
    store.delete("job/")
    store.delete("other/a")
    assert [*store.jobs()] == []
    assert store.room() is None


def test_a_result_in_s3_has_a_url_that_is_signed(tmp_path: Path) -> None:
    s3 = S3Store("bucket", access_key_id="id", secret_access_key="secret", region="eu-central-1")
    url = BucketStore(s3, tmp_path).url("job/0/result.zip", "month.zip")
    assert url
    assert "X-Amz-Signature" in url
    assert "secret" not in url
    assert BucketStore(MemoryStore(), tmp_path).url("job/x", "x") is None


def test_a_bucket_that_does_not_answer_is_said_so(tmp_path: Path) -> None:
    s3 = S3Store(
        "bucket",
        endpoint="http://127.0.0.1:9",
        access_key_id="id",
        secret_access_key="secret",
        client_options={"allow_http": True},
        retry_config={"max_retries": 0},
    )
    with pytest.raises(JobsUnavailable):
        BucketStore(s3, tmp_path).size("job/a")
