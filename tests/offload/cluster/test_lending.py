"""Two pools in one process, as two loops' have them: one lane each, one spool's root."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from offload.cluster.lending import SharingPool
from offload.cluster.shared_state import Board
from offload.errors import DocumentError
from offload.files.spool import SharedSpool, shared_root
from offload.job import JobRecord, Terms
from tests.conftest import Press, until
from tests.evil_html import ENDLESS


@dataclass
class Two:
    """A loop whose lanes the tests fill, and its sibling."""

    here: Press
    there: Press
    board: Board


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    """Outside of the loop, which it would block."""
    with shared_root(tmp_path) as root:
        yield root


@pytest.fixture
async def two(root: Path) -> AsyncIterator[Two]:
    board, presses = Board(2), []
    async with SharedSpool(root, 0) as first, SharedSpool(root, 1) as second:
        for number, spool in enumerate((first, second)):
            records: list[JobRecord] = []
            terms = Terms(1, 4, 1 << 30, spool.lanes)
            pool = SharingPool(terms, records.append, lambda: False, board, number)
            presses.append(Press(pool, spool, records))
        async with presses[0].pool, presses[1].pool:
            await until(lambda: [row.idle for row in board.rows] == [1, 1])
            yield Two(presses[0], presses[1], board)


async def test_a_job_that_would_wait_runs_on_a_siblings_lane(two: Two) -> None:
    endless = asyncio.create_task(two.here.pool.run(two.here.job(ENDLESS)))
    await until(lambda: two.board.rows[0].idle == 0)
    receipt = await two.here.pool.run(two.here.job(b"<p>borrowed"))
    assert receipt.pages == 1
    assert [record.outcome for record in two.here.records] == ["ok"]
    assert two.there.records == []  # told once, where it came in
    assert two.there.pool.snapshot().busy_seconds > 0
    endless.cancel()
    await asyncio.gather(endless, return_exceptions=True)


async def test_hanging_up_frees_the_borrowed_lane(two: Two) -> None:
    jobs = [asyncio.create_task(two.here.pool.run(two.here.job(ENDLESS))) for _ in range(2)]
    await until(lambda: [row.idle for row in two.board.rows] == [0, 0])
    for job in jobs:
        job.cancel()
    await asyncio.gather(*jobs, return_exceptions=True)
    await until(lambda: [row.idle for row in two.board.rows] == [1, 1])


async def test_a_borrowed_lane_tells_what_is_wrong_with_a_document(two: Two) -> None:
    endless = asyncio.create_task(two.here.pool.run(two.here.job(ENDLESS)))
    await until(lambda: two.board.rows[0].idle == 0)
    with pytest.raises(DocumentError):
        await two.here.pool.run(two.here.job(b""))
    endless.cancel()
    await asyncio.gather(endless, return_exceptions=True)


async def test_what_a_sibling_can_not_take_waits_here(two: Two) -> None:
    """The board says idle, and is out of date."""
    two.there.pool.drain()
    two.board.rows[1].idle = 1
    jobs = [two.here.pool.run(two.here.job(b"<p>mine")) for _ in range(3)]
    receipts = await asyncio.gather(*jobs)
    assert [receipt.pages for receipt in receipts] == [1, 1, 1]


async def test_a_draining_pool_lends_nothing(two: Two) -> None:
    two.here.pool.drain()
    assert two.board.rows[0].idle == 0
