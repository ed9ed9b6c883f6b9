"""Lanes without processes: the real pool runs on them in memory, and the test says how jobs end.

    lanes = FakeLanes(2)
    async with Pool(limits, lanes, records.append) as pool:
        lanes.hold()                                      # jobs stay in work
        run = asyncio.create_task(pool.run(job))
        await until(lambda: lanes.jobs == [job])
        lanes.let_go()                                    # and end

A job makes `DOCUMENT`. Set `lanes.work` to `raise_instead(error)`, or to a function of the test's
own, and the next jobs end in another way.
"""

import asyncio
from collections.abc import Callable

from offload.errors import NotBegun
from offload.job import Job, Receipt
from offload.lanes.lane_source import AnyLane
from offload.snapshot import LaneSnapshot, LanesSnapshot

DOCUMENT = b"%PDF-fake"

Work = Callable[[Job], Receipt]


def make_document(job: Job) -> Receipt:
    """Write `DOCUMENT` where the press would."""
    job.folder.mkdir(exist_ok=True)
    job.document.write_bytes(DOCUMENT)
    return Receipt(pages=1, size_bytes=len(DOCUMENT), render_seconds=0.01, rss_bytes=1 << 20)


def raise_instead(*errors: Exception) -> Work:
    """Raise each of the errors in turn, and make documents then."""
    left = list(errors)

    def work(job: Job) -> Receipt:
        if left:
            raise left.pop(0)
        return make_document(job)

    return work


class FakeLane:
    """One lane of `FakeLanes`. Implements `AnyLane`."""

    borrowed = False

    def __init__(self, lanes: "FakeLanes") -> None:
        self._lanes = lanes
        self._interrupted = asyncio.Event()

    async def run(self, job: Job) -> Receipt:
        self._lanes.jobs.append(job)
        self._interrupted.clear()
        waits = [asyncio.ensure_future(e.wait()) for e in (self._lanes.gate, self._interrupted)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        if self._interrupted.is_set():
            raise NotBegun
        return await asyncio.to_thread(self._lanes.work, job)

    def interrupt(self) -> None:
        self._interrupted.set()


class FakeLanes:
    """A source of lanes that are ready at once. Implements `LaneSource`.

    Args:
        count: how many.

    Attributes:
        jobs: what the lanes were given, in order.
        work: how a job ends; a plain function, called in a thread.
        memory_pressure: as the pool is to see it.
        loop_is_busy: for a test to give to the pool.
    """

    def __init__(self, count: int = 1) -> None:
        self.jobs: list[Job] = []
        self.work: Work = make_document
        self.memory_pressure = 0.0
        self.loop_is_busy = False
        self.on_change: Callable[[], None] = lambda: None
        self.gate = asyncio.Event()
        self.gate.set()
        self._all: list[AnyLane] = [FakeLane(self) for _ in range(count)]
        self._free = list(self._all)

    def hold(self) -> None:
        """Keep the jobs that begin from now on in work."""
        self.gate.clear()

    def let_go(self) -> None:
        """Let the jobs that are held end."""
        self.gate.set()

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    def free(self) -> int:
        return len(self._free)

    def take(self) -> AnyLane:
        return self._free.pop()

    def release(self, lane: AnyLane) -> None:
        self._free.append(lane)
        self.on_change()

    def dispatched(self, waiting: int, *, draining: bool) -> None: ...

    def snapshot(self) -> LanesSnapshot:
        return LanesSnapshot(
            lanes=tuple(
                LaneSnapshot("idle" if lane in self._free else "busy", since=0.0)
                for lane in self._all
            ),
            started=True,
            restarts={},
            run_queue_wait_seconds=0.0,
            memory_pressure=self.memory_pressure,
            trouble=None,
            trouble_seconds=0.0,
            disk_full=False,
        )
