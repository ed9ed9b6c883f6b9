"""Every async test runs on the standard library's loop and on uvloop, and none may block it."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import structlog
import uvloop
from blockbuster import BlockBuster, blockbuster_ctx

from offload.files.spool import Spool
from offload.job import Job, JobRecord
from offload.lanes.supervisor import LaneSupervisor
from offload.limits import PoolLimits
from offload.order import Html, Options, Order, Source
from offload.pool import Pool
from tests.process import PATIENCE, ServiceProcess

LoopFactory = Callable[[], asyncio.AbstractEventLoop]


def pytest_asyncio_loop_factories() -> Mapping[str, LoopFactory]:
    return {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}


@pytest.fixture(scope="session", autouse=True)
def plain_logs() -> None:
    """Through the standard library to pytest: structlog's own default reads files to be pretty."""
    structlog.configure(
        processors=[structlog.stdlib.render_to_log_kwargs],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> None:
    """So that what tests start hears SIGINT, which a script's background jobs ignore."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def blockbuster() -> Iterator[BlockBuster]:
    with blockbuster_ctx(["service", "handlers", "metrics", "offload"]) as buster:
        yield buster


@dataclass
class Press:
    """A pool of two lanes, its spool, and the records of the jobs that ended."""

    pool: Pool
    spool: Spool
    records: list[JobRecord] = field(default_factory=list)

    def job(
        self,
        body: bytes,
        options: Options | None = None,
        source: Source | None = None,
        seconds: float = 30.0,
    ) -> Job:
        folder = self.spool.jobs / f"job-{len(list(self.spool.jobs.iterdir()))}"
        folder.mkdir()
        order = Order(source or Html(), options or Options(), wait_seconds=seconds)
        job = Job.begin(order, folder)
        job.body.write_bytes(body)
        return job


@pytest.fixture
async def press(tmp_path: Path) -> AsyncIterator[Press]:
    async with Spool(tmp_path) as spool:
        records: list[JobRecord] = []
        limits = PoolLimits(workers=2, backlog=4, worker_memory=1 << 30, home=spool.lanes)
        async with Pool(limits, LaneSupervisor(limits), records.append) as pool:
            yield Press(pool, spool, records)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[ServiceProcess]:
    """The real process, for one test; nothing of it may be left."""
    with ServiceProcess(tmp_path) as process:
        yield process


@pytest.fixture(scope="session")
def shared_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceProcess]:
    """The real process, for all tests that leave it as it was."""
    with ServiceProcess(tmp_path_factory.mktemp("service")) as process:
        yield process


async def until(condition: Callable[[], bool]) -> None:
    """Yield to the loop until something is so; what never is fails the test."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.005)
