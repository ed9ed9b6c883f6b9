"""Jobs in a bucket that refuses, hangs up, answers by half, and loses what it was about to say."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from obstore.store import S3Store

from jobs.record import Record
from jobs.store.bucket import BucketStore
from jobs.stream import Engine
from jobs.work import chunks, foreman
from tests.contract.jobs.conftest import Works, page, working
from tests.contract.jobs.store.s3 import Bucket
from tests.contract.press import Press

# Two chunks; most lines cost no lane, for they are made anew where the bucket fails.
_LINES, _GOOD = 50, 12


@pytest.fixture
def bucket() -> Bucket:
    return Bucket()


@pytest.fixture
async def works(
    engine: Engine,
    press: Press,
    bucket: Bucket,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Works]:
    for module in (chunks, foreman):
        monkeypatch.setattr(module, "_PAUSE", 0.05)
    async with bucket.served() as url:
        store = BucketStore(
            S3Store(
                "press",
                endpoint=url,
                region="x",
                access_key_id="id",
                secret_access_key="secret",
                client_options={"allow_http": True},
                retry_config={"max_retries": 1},
            ),
            tmp_path,
        )
        async with working(engine, press, store) as works:
            yield works


async def test_the_ledger_closes_whatever_the_bucket_does(works: Works, bucket: Bucket) -> None:
    good = range(0, _LINES, _GOOD)
    lines = [page(f"t{n}") if n in good else b"no json" for n in range(_LINES)]
    submitted = await works.submit(*lines)
    bucket.chance = 0.35
    record = await works.ended(submitted)
    assert len(bucket.suffered) >= 3, bucket.suffered
    bucket.chance = 0.0
    assert (record.state, record.made + record.failed) == ("done", _LINES)
    failed = [line.line async for line in works.jobs.failures(record)]
    assert failed == [n for n in range(_LINES) if n not in good]
    assert await archived(works, record) == [n + 1 for n in good]


async def archived(works: Works, record: Record) -> list[int]:
    """Lines that are whole in the archive."""
    key = await works.jobs.result(record, "zip")
    with zipfile.ZipFile(io.BytesIO(await asyncio.to_thread(works.store.read, key))) as archive:
        assert archive.testzip() is None
        return [int(name.removesuffix(".pdf")) for name in archive.namelist()]


async def test_a_bucket_that_is_away_delays_and_loses_nothing(works: Works, bucket: Bucket) -> None:
    submitted = await works.submit(*[page(str(n)) for n in range(5)])
    bucket.chance = 1.0
    while bucket.suffered.total() < 10:
        await asyncio.sleep(0.01)
    bucket.chance = 0.0
    record = await works.ended(submitted)
    assert (record.state, record.made, record.failed) == ("done", 5, 0)


async def test_what_is_large_is_sent_in_parts(works: Works) -> None:
    content = bytes(range(256)) * (40 << 10)
    draft = works.draft(content)
    assert await asyncio.to_thread(works.store.commit, draft, "job/large")
    assert await asyncio.to_thread(works.store.read, "job/large") == content
    assert await asyncio.to_thread(works.store.read, "job/large", 9 << 20, 5) == content[:5]
