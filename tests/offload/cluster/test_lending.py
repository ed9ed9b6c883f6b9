"""Two pools in one process, as two loops' have them: one lane each, one spool's root."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from offload.cluster.lending import Lender, SharedLanes
from offload.cluster.shared_state import Membership, SharedState
from offload.errors import DocumentError
from offload.files.spool import SharedSpool, shared_root
from offload.job import JobRecord
from offload.lanes.supervisor import LaneSupervisor
from offload.limits import PoolLimits
from offload.pool import Pool
from tests.conftest import Press, until
from tests.evil_html import ENDLESS


@dataclass
class Two:
    """A loop whose lanes the tests fill, and its sibling."""

    here: Press
    there: Press
    state: SharedState


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    """Outside of the loop, which it would block."""
    with shared_root(tmp_path) as root:
        yield root


@pytest.fixture
async def two(root: Path) -> AsyncIterator[Two]:
    state = SharedState(2)
    async with (
        SharedSpool(root, 0) as first,
        SharedSpool(root, 1) as second,
        member(first, Membership(0, state, root)) as here,
        member(second, Membership(1, state, root)) as there,
    ):
        await until(lambda: idle(state) == [1, 1])
        yield Two(here, there, state)


@asynccontextmanager
async def member(spool: SharedSpool, membership: Membership) -> AsyncIterator[Press]:
    records: list[JobRecord] = []
    limits = PoolLimits(1, 4, 1 << 30, spool.lanes)
    lanes = SharedLanes(LaneSupervisor(limits), membership)
    pool = Pool(limits, lanes, records.append)
    async with Lender(pool, membership), pool:
        yield Press(pool, spool, records)


def idle(state: SharedState) -> list[int]:
    return [member.idle_lanes for member in state.members]


async def test_a_job_that_would_wait_runs_on_a_siblings_lane(two: Two) -> None:
    endless = asyncio.create_task(two.here.pool.run(two.here.job(ENDLESS)))
    await until(lambda: idle(two.state)[0] == 0)
    receipt = await two.here.pool.run(two.here.job(b"<p>borrowed"))
    assert receipt.pages == 1
    assert [record.outcome for record in two.here.records] == ["ok"]
    assert two.there.records == []  # recorded once, where it came in
    assert two.there.pool.snapshot().busy_seconds > 0
    endless.cancel()
    await asyncio.gather(endless, return_exceptions=True)


async def test_hanging_up_frees_the_borrowed_lane(two: Two) -> None:
    jobs = [asyncio.create_task(two.here.pool.run(two.here.job(ENDLESS))) for _ in range(2)]
    await until(lambda: idle(two.state) == [0, 0])
    for job in jobs:
        job.cancel()
    await asyncio.gather(*jobs, return_exceptions=True)
    await until(lambda: idle(two.state) == [1, 1])


async def test_a_borrowed_lane_says_what_is_wrong_with_a_document(two: Two) -> None:
    endless = asyncio.create_task(two.here.pool.run(two.here.job(ENDLESS)))
    await until(lambda: idle(two.state)[0] == 0)
    with pytest.raises(DocumentError):
        await two.here.pool.run(two.here.job(b""))
    endless.cancel()
    await asyncio.gather(endless, return_exceptions=True)


async def test_what_a_sibling_can_not_take_waits_here(two: Two) -> None:
    """The shared state says idle, and is out of date."""
    two.there.pool.drain()
    two.state.members[1].idle_lanes = 1
    jobs = [two.here.pool.run(two.here.job(b"<p>mine")) for _ in range(3)]
    receipts = await asyncio.gather(*jobs)
    assert [receipt.pages for receipt in receipts] == [1, 1, 1]


async def test_a_draining_pool_lends_nothing(two: Two) -> None:
    two.here.pool.drain()
    assert idle(two.state)[0] == 0
