"""The lane supervisor: keeps each slot of the pool filled with a lane, and watches their memory."""

import asyncio
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from offload import cpus, disk, errors, memory
from offload.lanes import forkserver, worker
from offload.lanes.lane import Lane
from offload.lanes.lane_source import AnyLane
from offload.limits import PoolLimits
from offload.snapshot import LaneSnapshot, LanesSnapshot
from offload.threads import in_thread

_LOG = logging.getLogger("pressroom.lanes")

# A document with fonts of its own leaves 240 kB in Debian 12's Pango, any other next to nothing.
_DOCUMENTS_PER_WORKER = 1000
# A worker that has grown to this share of its limit is replaced before the limit kills it.
_WORN = 0.6
# With this share of all memory in use, an idle worker that has grown by so many bytes is replaced.
_TIGHT, _GROWN = 0.8, 64 << 20
# Pango runs one for each font map, and a worker has a few more. Each takes a stack of the kernel's,
# and one of the processes that the container may have.
_MOST_THREADS = 256
_TOO_MANY_THREADS = f"The document needs more than the {_MOST_THREADS} threads that one may have."
# Seconds between looks at the workers' memory; a document can take about 100 MB in that time.
_WATCH_PERIOD = 0.1
# Seconds to wait before starting a lane again, doubled each time it fails at once.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 30.0


class LaneSupervisor:
    """A pool's own lanes, by slot, between `open` and `close`. Implements `LaneSource`.

    Args:
        limits: how many lanes, and how much memory each may have.
    """

    def __init__(self, limits: PoolLimits) -> None:
        self.on_change: Callable[[], None] = lambda: None
        self._limits = limits
        self._idle: list[Lane] = []
        self._slots: list[Lane | None] = [None] * limits.workers
        self._empty_since = [time.monotonic()] * limits.workers
        self._started = False
        self._restarts: Counter[str] = Counter()
        self._run_queue_wait_seconds = 0.0
        self._trouble: str | None = None
        self._trouble_since = 0.0
        self.memory_pressure = 0.0
        self._disk_full = False
        self._closing = asyncio.Event()
        self._watch_over = threading.Event()

    def __repr__(self) -> str:
        return f"<LaneSupervisor {self._slots}>"

    async def open(self) -> None:
        """Start the lanes; they come when they are ready."""
        self._memory = await in_thread(memory.limit_bytes) // self._limits.loops
        self._keepers = [
            asyncio.create_task(self._keep_running(slot)) for slot in range(len(self._slots))
        ]
        self._loop = asyncio.get_running_loop()
        self._watcher = threading.Thread(target=self._watch, name="worker watch", daemon=True)
        self._watcher.start()

    async def close(self) -> None:
        """End all of them."""
        self._closing.set()
        self._watch_over.set()
        for lane in self._lanes():
            lane.retire()
        await asyncio.gather(*self._keepers)
        await in_thread(self._watcher.join)

    def free(self) -> int:
        """How many lanes are idle; forgets those that died so."""
        self._idle = [lane for lane in self._idle if not lane.over.is_set()]
        return len(self._idle)

    def take(self) -> Lane:
        """The lane that became idle last: its memory is the warmest."""
        return self._idle.pop()

    def release(self, lane: AnyLane) -> None:
        """Take a lane back from a job."""
        assert isinstance(lane, Lane)  # `take` gives no other
        if lane.documents >= _DOCUMENTS_PER_WORKER or lane.rss_bytes > self._worn_bytes:
            lane.retire()
        if not lane.over.is_set():
            self._idle.append(lane)
        self.on_change()

    def dispatched(self, waiting: int, *, draining: bool) -> None:
        """Nothing depends on it here."""

    def snapshot(self) -> LanesSnapshot:
        """The lanes as they are now. From any thread."""
        return LanesSnapshot(
            lanes=tuple(
                lane.snapshot() if lane else LaneSnapshot("starting", since)
                for lane, since in zip(self._slots, self._empty_since, strict=True)
            ),
            started=self._started,
            restarts=dict(self._restarts),
            run_queue_wait_seconds=self._run_queue_wait_seconds,
            memory_pressure=self.memory_pressure,
            trouble=self._trouble,
            trouble_seconds=time.monotonic() - self._trouble_since if self._trouble else 0.0,
            disk_full=self._disk_full,
        )

    async def _keep_running(self, slot: int) -> None:
        """Keep one slot filled for as long as the pool is open."""
        pause = _FIRST_PAUSE
        while not self._closing.is_set():
            try:
                lane = await Lane.start(self._limits)
            except Exception as error:  # noqa: BLE001 - any error of a worker's set-up
                self._note_trouble(error)
                await self._sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
                continue
            pause = _FIRST_PAUSE
            self._fill(slot, lane)
            await lane.over.wait()
            self._slots[slot], self._empty_since[slot] = None, time.monotonic()
            self._restarts[lane.ending] += 1
            self.on_change()
            await lane.close()

    def _fill(self, slot: int, lane: Lane) -> None:
        self._slots[slot] = lane
        if not self._started:
            _report_confinement(lane)
        self._started = True
        self._trouble = None
        if self._closing.is_set():
            lane.retire()
        self._idle.append(lane)
        self.on_change()

    def _note_trouble(self, error: Exception) -> None:
        if self._trouble is None:
            self._trouble_since = time.monotonic()
        self._trouble = f"A worker can't start: {type(error).__name__}: {error}"
        self._restarts["failed-start"] += 1

    async def _sleep(self, seconds: float) -> None:
        """Sleep, unless the pool closes."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), seconds)

    def _watch(self) -> None:
        """Watch memory, disk and what workers say, on a thread: the loop pays nothing.

        RLIMIT_AS is no memory limit: WeasyPrint would go on and yield a wrong PDF.
        """
        while not self._watch_over.wait(_WATCH_PERIOD):
            lanes = self._lanes()
            forkserver.log.read()
            for lane in lanes:
                lane.log.read()
                held = memory.held(lane.pid)
                lane.rss_bytes = held.size
                self._count_wait(lane)
                if action := self._action(lane, held):
                    self._loop.call_soon_threadsafe(action)
            sizes = [(lane.new_bytes, lane.rss_bytes) for lane in lanes]
            self.memory_pressure = memory.pressure(sizes, self._memory)
            self._disk_full = disk.is_full(self._limits.home)

    def _action(self, lane: Lane, held: memory.Held) -> Callable[[], None] | None:
        """What the loop must do about a lane, if anything."""
        if held.threads > _MOST_THREADS:
            return partial(lane.condemn, errors.DocumentTooLarge(_TOO_MANY_THREADS))
        if lane.rss_bytes > self._limits.worker_memory:
            verdict = errors.DocumentTooLarge(_too_large(self._limits.worker_memory))
            return partial(lane.condemn, verdict)
        if held.stopped:
            return lane.give_up
        has_grown = lane.rss_bytes - lane.new_bytes > _GROWN
        # What a document had it write may be in no folder any more, and takes room until it goes.
        if (self.memory_pressure > _TIGHT and has_grown) or (self._disk_full and lane.documents):
            return partial(self._retire_idle, lane)
        return None

    def _retire_idle(self, lane: Lane) -> None:
        """Have an idle lane give its memory and its files back."""
        if lane in self._idle:
            lane.retire()

    def _count_wait(self, lane: Lane) -> None:
        """Add what it has waited since the look before; one that is gone waits no more."""
        waited = max(cpus.run_queue_wait(lane.pid), lane.run_queue_wait_seconds)
        self._run_queue_wait_seconds += waited - lane.run_queue_wait_seconds
        lane.run_queue_wait_seconds = waited

    @property
    def _worn_bytes(self) -> float:
        return _WORN * self._limits.worker_memory

    def _lanes(self) -> list[Lane]:
        return [lane for lane in self._slots if lane]


def _report_confinement(lane: Lane) -> None:
    if missing := worker.missing_confinement(lane.confinement):
        _LOG.warning("workers are not confined by %s", ", ".join(missing))


def _too_large(limit: int) -> str:
    return f"The document needs more than the {limit >> 20} MiB of memory that one may take."
