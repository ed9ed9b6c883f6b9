"""The crew: the pool's lanes, each seat kept staffed, and their memory in sight."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from offload import errors, memory
from offload.files.spool import in_thread
from offload.job import Terms
from offload.lanes.lane import Lane
from offload.snapshot import LaneSnapshot

# A document with fonts of its own leaves 240 kB in Debian 12's Pango, any other next to nothing.
_DOCUMENTS_PER_WORKER = 1000
# A worker that has grown to this share of its limit is replaced before the limit kills it.
_WORN = 0.6
# With this share of all memory in use, an idle worker that has grown by so many bytes is replaced.
_TIGHT, _GROWN = 0.8, 64 << 20
# Seconds between looks at the workers' memory; a document can take about 100 MB in that time.
_WATCH_PERIOD = 0.1
# Seconds to wait before starting a lane again, doubled each time it fails at once.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 30.0


class Crew:
    """Lanes by seat, between `open` and `close`.

    Args:
        terms: how many, and how much memory each may have.
        freed: is called whenever a lane has become idle.
    """

    def __init__(self, terms: Terms, freed: Callable[[], None]) -> None:
        self.idle: list[Lane] = []
        self.started = False
        self.restarts: Counter[str] = Counter()
        self.trouble: str | None = None
        self.memory_pressure = 0.0
        self._terms = terms
        self._freed = freed
        self._lanes: list[Lane | None] = [None] * terms.workers
        self._vacant_since = [time.monotonic()] * terms.workers
        self._troubled_since = 0.0
        self._closing = asyncio.Event()
        self._unwatched = threading.Event()

    async def open(self) -> None:
        """Start the lanes; they come when they are ready."""
        self._memory = await in_thread(memory.limit_bytes) // self._terms.loops
        self._tenders = [asyncio.create_task(self._tend(seat)) for seat in range(len(self._lanes))]
        self._loop = asyncio.get_running_loop()
        self._watcher = threading.Thread(target=self._watch, name="worker watch", daemon=True)
        self._watcher.start()

    async def close(self) -> None:
        """End all of them."""
        self._closing.set()
        self._unwatched.set()
        for lane in self._staffed():
            lane.retire()
        await asyncio.gather(*self._tenders)
        await in_thread(self._watcher.join)

    def __repr__(self) -> str:
        return f"<Crew {self._lanes}>"

    def snapshot(self) -> tuple[LaneSnapshot, ...]:
        """Each seat as it is now."""
        return tuple(
            lane.snapshot() if lane else LaneSnapshot("starting", vacant)
            for lane, vacant in zip(self._lanes, self._vacant_since, strict=True)
        )

    @property
    def trouble_seconds(self) -> float:
        """How long no lane could be started."""
        return time.monotonic() - self._troubled_since if self.trouble else 0.0

    def free(self) -> int:
        """How many lanes are idle; forgets those that died so."""
        self.idle = [lane for lane in self.idle if not lane.over.is_set()]
        return len(self.idle)

    def release(self, lane: Lane) -> None:
        """Take a lane back from a job."""
        if lane.documents >= _DOCUMENTS_PER_WORKER or lane.rss_bytes > self._worn:
            lane.retire()
        if not lane.over.is_set():
            self.idle.append(lane)
        self._freed()
        if lane in self.idle:  # nobody waits: it has time for the next document's sake
            lane.prepare()

    async def _tend(self, seat: int) -> None:
        """Keep one seat staffed for as long as the pool is open."""
        pause = _FIRST_PAUSE
        while not self._closing.is_set():
            try:
                lane = await Lane.start(self._terms)
            except Exception as error:  # noqa: BLE001 - whatever a worker met as it settled
                self._has_trouble(error)
                await self._rest(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
                continue
            pause = _FIRST_PAUSE
            self._staff(seat, lane)
            await lane.over.wait()
            self._lanes[seat], self._vacant_since[seat] = None, time.monotonic()
            self.restarts[lane.ending] += 1
            await lane.close()

    def _staff(self, seat: int, lane: Lane) -> None:
        self._lanes[seat] = lane
        self.started = True
        self.trouble = None
        if self._closing.is_set():
            lane.retire()
        self.idle.append(lane)
        self._freed()

    def _has_trouble(self, error: Exception) -> None:
        if self.trouble is None:
            self._troubled_since = time.monotonic()
        self.trouble = f"A worker can't start: {type(error).__name__}: {error}"
        self.restarts["failed-start"] += 1

    async def _rest(self, seconds: float) -> None:
        """Sleep, unless the pool closes."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), seconds)

    def _watch(self) -> None:
        """Keep the workers in sight, on a thread: it costs the loop nothing until it must act.

        RLIMIT_AS is no memory limit: WeasyPrint would go on and yield a wrong PDF.
        """
        while not self._unwatched.wait(_WATCH_PERIOD):
            lanes = self._staffed()
            for lane in lanes:
                lane.rss_bytes = memory.rss_bytes(lane.pid)
                if act := self._judge(lane):
                    self._loop.call_soon_threadsafe(act)
            sizes = [(lane.new_bytes, lane.rss_bytes) for lane in lanes]
            self.memory_pressure = memory.pressure(sizes, self._memory)

    def _judge(self, lane: Lane) -> Callable[[], None] | None:
        """What the loop must do about a lane, if anything."""
        if lane.rss_bytes > self._terms.worker_memory:
            verdict = errors.DocumentTooLarge(_too_large(self._terms.worker_memory))
            return partial(lane.condemn, verdict)
        if memory.is_stopped(lane.pid):
            return lane.give_up
        if self.memory_pressure > _TIGHT and lane.rss_bytes - lane.new_bytes > _GROWN:
            return partial(self._relieve, lane)
        return None

    def _relieve(self, lane: Lane) -> None:
        """Have an idle lane give its memory back."""
        if lane in self.idle:
            lane.retire()

    @property
    def _worn(self) -> float:
        return _WORN * self._terms.worker_memory

    def _staffed(self) -> list[Lane]:
        return [lane for lane in self._lanes if lane]


def _too_large(limit: int) -> str:
    return f"The document needs more than the {limit >> 20} MiB of memory that one may take."
