import errno
import os
from pathlib import Path
from unittest import mock

import pytest

from jobs.errors import JobsUnavailable, StoreFull
from jobs.store.folder import FolderStore
from jobs.store.store import Missing


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "store")


def drafts(store: FolderStore) -> list[Path]:
    return [*store._drafts.iterdir()]


def test_an_object_is_read_as_it_was_written(store: FolderStore) -> None:
    assert store.write("job/a", [b"one ", b"two"])
    assert store.read("job/a") == b"one two"
    assert store.read("job/a", 4) == b"two"
    assert store.read("job/a", 1, 3) == b"ne "
    assert store.size("job/a") == 7
    assert [*store.keys("job/")] == ["job/a"]
    assert [*store.jobs()] == ["job"]


def test_of_two_writers_one_wins(store: FolderStore) -> None:
    assert store.write("job/a", [b"first"])
    assert not store.write("job/a", [b"second"])
    draft = store.draft()
    draft.write_bytes(b"third")
    assert not store.commit(draft, "job/a")
    assert store.read("job/a") == b"first"
    assert drafts(store) == []


def test_what_is_missing_is_named(store: FolderStore) -> None:
    for ask in (store.read, store.size):
        with pytest.raises(Missing):
            ask("job/none")


def test_deleting_deletes(store: FolderStore) -> None:
    store.write("job/deep/a", [b"x"])
    store.write("other/a", [b"x"])
    store.delete("job/")
    store.delete("job/")
    store.delete("other/a")
    store.delete("other/a")
    assert [*store.keys("")] == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_no_half_object(store: FolderStore, number: int) -> None:
    with mock.patch("os.fsync", side_effect=OSError(number, "full")), pytest.raises(StoreFull):
        store.write("job/a", [b"x"])
    with pytest.raises(Missing):
        store.read("job/a")
    assert drafts(store) == []


def test_a_broken_disk_is_not_the_callers_fault(store: FolderStore) -> None:
    broken = mock.patch("os.fsync", side_effect=OSError(errno.EIO, "broken"))
    with broken, pytest.raises(JobsUnavailable):
        store.write("job/a", [b"x"])


def test_an_object_and_its_name_are_synced_before_it_counts(store: FolderStore) -> None:
    """fsync(2) of the file before its link, and of each new folder and its parent."""
    calls: list[str] = []
    real_sync, real_link = os.fsync, os.link

    def sync(fd: int) -> None:
        calls.append(Path(f"/proc/self/fd/{fd}").readlink().parent.name)
        real_sync(fd)

    def link(source: Path, target: Path) -> None:
        calls.append("link")
        real_link(source, target)

    with mock.patch("os.fsync", sync), mock.patch("os.link", link):
        store.write("job/a", [b"x"])
    assert calls.index("drafts") < calls.index("link") < len(calls) - 1


def test_the_quota_counts_what_is_there(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "store", quota=1000)
    store.write("job/a", [b"x" * 400])
    assert store.room() == 600
    assert FolderStore(tmp_path / "store").room() > 600  # type: ignore[operator]


def test_the_quota_counts_drafts(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "store", quota=1000)
    store.draft().write_bytes(b"x" * 300)
    folder = store.draft()
    folder.mkdir()
    (folder / "body").write_bytes(b"x" * 100)
    assert store.room() == 600


def test_what_a_killed_service_left_goes_after_a_day(tmp_path: Path) -> None:
    killed = FolderStore(tmp_path / "store")
    old, folder, new = killed.draft(), killed.draft(), killed.draft()
    folder.mkdir()
    theirs = old.with_name("letter.draft")
    for draft in (old, folder / "body", new, theirs):
        draft.write_bytes(b"x")
    for draft in (old, folder, theirs):
        os.utime(draft, (0, 0))
    assert {*drafts(FolderStore(tmp_path / "store"))} == {new, theirs}


def test_others_may_not_look(store: FolderStore, tmp_path: Path) -> None:
    store.write("job/a", [b"x"])
    for folder in (tmp_path / "store", tmp_path / "store" / "objects" / "job"):
        assert folder.stat().st_mode & 0o077 == 0
