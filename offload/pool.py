"""The pool: jobs come in, wait their turn, get a lane, and go out as receipts or errors.

A job is carried by its caller's own coroutine from beginning to end: it waits, takes a lane,
runs, and gives the lane back. So a hang-up and a deadline are one thing, a cancellation of that
coroutine, and there is no task that nobody owns.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from typing import Self

from offload import errors
from offload.backlog import Backlog
from offload.job import Job, JobRecord, LaneSnapshot, Receipt, Snapshot, Terms
from offload.lane import Lane
from offload.memory import rss_bytes
from offload.spool import in_thread

# Debian 12's Pango leaks about 20 kB a document: a thousand of them cost less than one page.
_DOCUMENTS_PER_WORKER = 1000
# A worker that has grown to this share of its limit is replaced before the limit kills it.
_WORN = 0.6
# How often the parent looks at the workers' memory, in seconds; a document can take about
# 100 MB in that time.
_WATCH_PERIOD = 0.1
# Seconds to wait before starting a lane again, doubled each time it fails at once.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 30.0

_Turn = asyncio.Future[Lane]


class Pool:
    """Lanes and the backlog in front of them. An async context manager.

    Args:
        terms: how many lanes, how long a backlog, how much memory.
        observe: is told of each job once, when it has ended.
    """

    def __init__(self, terms: Terms, observe: Callable[[JobRecord], None]) -> None:
        self._terms = terms
        self._observe = observe
        self._backlog: Backlog[_Turn] = Backlog(terms.backlog, time.monotonic)
        self._lanes: list[Lane | None] = [None] * terms.workers
        self._vacant_since = [time.monotonic()] * terms.workers
        self._idle: list[Lane] = []
        self._running: dict[Lane, float] = {}
        self._worn = _WORN * terms.worker_memory
        self._started = False
        self._restarts: Counter[str] = Counter()
        self._busy_seconds = 0.0
        self._trouble: str | None = None
        self._troubled_since = 0.0
        self._draining = False
        self._closing = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._tenders = [asyncio.create_task(self._tend(seat)) for seat in range(len(self._lanes))]
        self._watcher = asyncio.create_task(self._watch())
        return self

    async def __aexit__(self, *_: object) -> None:
        self.drain()
        self._closing.set()
        self._watcher.cancel()
        for lane in filter(None, self._lanes):
            lane.retire()
        await asyncio.gather(*self._tenders)

    def __repr__(self) -> str:
        return f"<Pool {self._lanes} {self._backlog}>"

    def drain(self) -> None:
        """Refuse new jobs; those admitted go on."""
        self._draining = True

    def snapshot(self) -> Snapshot:
        """The pool as it is now."""
        now = time.monotonic()
        return Snapshot(
            workers=len(self._lanes),
            lanes=tuple(
                lane.snapshot() if lane else LaneSnapshot("starting", vacant)
                for lane, vacant in zip(self._lanes, self._vacant_since, strict=True)
            ),
            queued=len(self._backlog),
            queue_room=self._backlog.room,
            open=not self._draining,
            started=self._started,
            restarts=dict(self._restarts),
            busy_seconds=self._busy_seconds
            + sum(now - since for since in list(self._running.values())),
            trouble=self._trouble,
            trouble_seconds=now - self._troubled_since if self._trouble else 0.0,
        )

    async def run(self, job: Job) -> Receipt:
        """Make the job's document.

        Raises:
            Refused: not taken on; nothing was begun.
            DeadlineExceeded: not done by the job's deadline.
            DocumentError: the document can't be made.
        """
        progress = _Progress()
        try:
            async with asyncio.timeout(job.deadline - time.monotonic()):
                return await self._carry(job, progress)
        except TimeoutError:
            progress.outcome = errors.DeadlineExceeded.outcome
            raise errors.DeadlineExceeded("The document was not ready by its deadline.") from None
        except asyncio.CancelledError:
            progress.outcome = "hangup"
            raise
        except errors.OffloadError as error:
            progress.outcome = error.outcome
            raise
        finally:
            self._observe(progress.record())

    async def _carry(self, job: Job, progress: "_Progress") -> Receipt:
        """One way through; once more, on another lane, if the worker died under it."""
        for _ in range(2):
            lane = await self._turn(job)
            progress.begins()
            self._running[lane] = time.monotonic()
            try:
                return progress.succeeds(await lane.run(job))
            except errors.WorkerDied:
                progress.waits_again()
            finally:
                self._busy_seconds += time.monotonic() - self._running.pop(lane)
                self._release(lane)
        raise errors.DocumentCrashed("Two workers died while they typeset this document.")

    async def _turn(self, job: Job) -> Lane:
        """Wait until the backlog says that it is this job's turn, and a lane is free."""
        if self._draining:
            raise errors.Draining("The service is shutting down.", retry_after=1.0)
        turn: _Turn = asyncio.get_running_loop().create_future()
        self._backlog.admit(turn, job.deadline)
        self._dispatch()
        try:
            return await turn
        except asyncio.CancelledError:
            self._backlog.withdraw(turn)
            if turn.done() and not turn.cancelled():  # given a lane in the same tick
                self._release(turn.result())
            raise

    def _dispatch(self) -> None:
        """Hand idle lanes to those whose turn it is."""
        self._idle = [lane for lane in self._idle if not lane.over.is_set()]
        while self._idle and (turn := self._backlog.take()):
            if not turn.cancelled():  # its owner is about to withdraw it
                turn.set_result(self._idle.pop())

    def _release(self, lane: Lane) -> None:
        """Take a lane back from a job."""
        if lane.documents >= _DOCUMENTS_PER_WORKER or lane.rss_bytes > self._worn:
            lane.retire()
        if not lane.over.is_set():
            lane.prepare()
            self._idle.append(lane)
        self._dispatch()

    async def _tend(self, seat: int) -> None:
        """Keep one seat staffed for as long as the pool is open."""
        pause = _FIRST_PAUSE
        while not self._closing.is_set():
            try:
                lane = await Lane.start(self._terms)
            except (BrokenProcessPool, EOFError, OSError) as error:
                self._has_trouble(error)
                await self._rest(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
                continue
            pause = _FIRST_PAUSE
            self._staff(seat, lane)
            await lane.over.wait()
            self._lanes[seat], self._vacant_since[seat] = None, time.monotonic()
            self._restarts[lane.ending] += 1
            await lane.close()

    def _staff(self, seat: int, lane: Lane) -> None:
        self._lanes[seat] = lane
        self._started = True
        self._trouble = None
        if self._closing.is_set():
            lane.retire()
        self._idle.append(lane)
        self._dispatch()

    def _has_trouble(self, error: Exception) -> None:
        if self._trouble is None:
            self._troubled_since = time.monotonic()
        self._trouble = f"A worker can't start: {str(error) or type(error).__name__}"
        self._restarts["failed-start"] += 1

    async def _rest(self, seconds: float) -> None:
        """Sleep, unless the pool closes."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), seconds)

    async def _watch(self) -> None:
        """Keep the workers' memory in sight: RLIMIT_AS would yield a wrong PDF, not an error."""
        while True:
            await asyncio.sleep(_WATCH_PERIOD)
            lanes = [lane for lane in self._lanes if lane]
            sizes = await in_thread(_weigh, lanes)
            for lane, size in zip(lanes, sizes, strict=True):
                lane.rss_bytes = size
                if size > self._terms.worker_memory:
                    lane.condemn(errors.DocumentTooLarge(_too_large(self._terms.worker_memory)))


def _weigh(lanes: list[Lane]) -> list[int]:
    return [rss_bytes(lane.pid) for lane in lanes]


def _too_large(limit: int) -> str:
    return f"The document needs more than the {limit >> 20} MiB of memory that one may take."


class _Progress:
    """A job's clock: how long it waited, and how long lanes worked on it."""

    def __init__(self) -> None:
        self.outcome = "failed"
        self._attempts = 0
        self._waited = self._served = 0.0
        self._receipt: Receipt | None = None
        self._waiting = True
        self._mark = time.monotonic()

    def begins(self) -> None:
        """It has a lane."""
        self._lap(waiting=False)
        self._attempts += 1

    def waits_again(self) -> None:
        """It has lost its lane."""
        self._lap(waiting=True)

    def succeeds(self, receipt: Receipt) -> Receipt:
        """The document is made."""
        self.outcome = "ok"
        self._receipt = replace(receipt, queue_seconds=self._waited)
        return self._receipt

    def record(self) -> JobRecord:
        """All of it, at the end."""
        self._lap(waiting=False)
        return JobRecord(self.outcome, self._waited, self._served, self._attempts, self._receipt)

    def _lap(self, *, waiting: bool) -> None:
        seconds, self._mark = time.monotonic() - self._mark, time.monotonic()
        if self._waiting:
            self._waited += seconds
        else:
            self._served += seconds
        self._waiting = waiting
