"""A pool whose workers a test takes over."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from offload.files.spool import Spool
from offload.job import Job, Receipt
from offload.lanes import worker
from offload.lanes.supervisor import LaneSupervisor
from offload.limits import PoolLimits
from offload.pool import Pool
from tests.contract.press import Press
from tests.process import PATIENCE
from tests.strangers.hostile_worker import Hostile

# Has a worker run some code as a job; gives the job, and the receipt or the error.
TakeOver = Callable[[str], Awaitable[tuple[Job, Receipt | Exception]]]


@pytest.fixture
async def one_lane(tmp_path: Path) -> AsyncIterator[Press]:
    async with Spool(tmp_path) as spool:
        limits = PoolLimits(workers=1, backlog=4, worker_memory=1 << 30, home=spool.lanes)
        async with Pool(limits, LaneSupervisor(limits)) as pool:
            yield Press(pool, spool)


@pytest.fixture
def take_over(one_lane: Press, monkeypatch: pytest.MonkeyPatch) -> TakeOver:
    async def run(code: str) -> tuple[Job, Receipt | Exception]:
        job = one_lane.job(b"<p>x", seconds=PATIENCE)
        with monkeypatch.context() as patch:
            patch.setattr(worker, "press", Hostile(code))
            try:
                return job, await one_lane.pool.run(job)
            except Exception as error:  # noqa: BLE001 - the test judges it
                return job, error

    return run


async def is_well(press: Press) -> bool:
    """Whether the next document is made, as if nothing had been."""
    async with asyncio.timeout(PATIENCE):
        return (await press.pool.run(press.job(b"<p>Hello", seconds=PATIENCE))).pages == 1
