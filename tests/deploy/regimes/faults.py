"""What is done to the machine and to a service's processes, each until its block ends."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial

import psutil

from tests.chaos import forkserver_of, write_until_full
from tests.deploy.regimes.callers import in_background
from tests.deploy.regimes.loads import Load
from tests.deploy.regimes.services import SmallDiskService, UnwantedWebhooksService
from tests.month_end.service import JobsService, pages
from tests.process import ServiceProcess

# On every CPU, and before nobody: callers have a CPU, and go first there.
_STRANGER = """
import os
os.sched_setaffinity(0, {cpus})
os.setpriority(os.PRIO_PROCESS, 0, 0)
while True: pass
"""


def strangers(number: int) -> Load:
    """So many processes on each CPU that compute all the time."""

    @asynccontextmanager
    async def load(_: ServiceProcess) -> AsyncIterator[None]:
        cpus = os.sched_getaffinity(os.getpid())
        script = _STRANGER.format(cpus=cpus)
        busy, count = (sys.executable, "-c", script), number * len(cpus)
        processes = [await asyncio.create_subprocess_exec(*busy) for _ in range(count)]
        try:
            yield
        finally:
            for process in processes:
                process.kill()
                await process.wait()

    return load


def workers_killed(pause: float) -> Load:
    """One each so many seconds."""
    return _killing(lambda pid: pid, pause)


def forkservers_killed(pause: float) -> Load:
    """One each so many seconds, and with it all of its workers."""
    return _killing(forkserver_of, pause)


def _killing(victim: Callable[[int], int | None], pause: float) -> Load:
    @asynccontextmanager
    async def load(service: ServiceProcess) -> AsyncIterator[None]:
        async def kill() -> None:
            while True:
                await asyncio.sleep(pause)
                pids = [lane["pid"] for lane in await asyncio.to_thread(service.lanes)]
                with suppress(ProcessLookupError, psutil.NoSuchProcess):
                    for found in [pid for pid in map(victim, filter(None, pids)) if pid][:1]:
                        os.kill(found, signal.SIGKILL)

        async with in_background(asyncio.create_task(kill())):
            yield

    return load


@asynccontextmanager
async def full_disk(service: ServiceProcess) -> AsyncIterator[None]:
    """To the last byte."""
    assert isinstance(service, SmallDiskService)
    ballast = service.spool / "ballast"
    await asyncio.to_thread(write_until_full, ballast)
    try:
        yield
    finally:
        ballast.unlink()


@asynccontextmanager
async def killed(service: ServiceProcess) -> AsyncIterator[None]:
    """The service itself, after Prometheus has met it."""
    strike = asyncio.get_running_loop().call_later(2.0, service.signal, signal.SIGKILL)
    yield
    strike.cancel()


@asynccontextmanager
async def batch(service: ServiceProcess) -> AsyncIterator[None]:
    """One that takes longer than any regime."""
    assert isinstance(service, JobsService)
    await asyncio.to_thread(service.submit, pages(3000), "", "held-up")
    yield


@asynccontextmanager
async def webhook_unwanted(service: ServiceProcess) -> AsyncIterator[None]:
    """A batch ends, and its caller's receiver is gone (410)."""
    assert isinstance(service, UnwantedWebhooksService)
    told = {"Pressroom_Webhook": f"{service.receiver}/batches"}
    await asyncio.to_thread(partial(service.submit, pages(3), "", "told", **told))
    yield


@asynccontextmanager
async def engine_gone(service: ServiceProcess) -> AsyncIterator[None]:
    """The engine of jobs is killed while a batch is made, and each other one is stopped at once."""
    async with batch(service):
        pass
    [engine] = _engines(service)
    engine.kill()

    async def stop() -> None:
        while True:
            for found in _engines(service):
                with suppress(psutil.NoSuchProcess):
                    found.suspend()
            await asyncio.sleep(0.02)

    async with in_background(asyncio.create_task(stop())):
        yield
    for found in _engines(service):
        found.resume()


def _engines(service: ServiceProcess) -> list[psutil.Process]:
    return [process for process in service.family() if process.name() == "nats-server"]
