"""The pool: jobs come in, wait their turn, get a lane, and go out as receipts or errors.

A job is carried by its caller's own coroutine from beginning to end: it waits, takes a lane,
runs, and gives the lane back. So a hang-up and a deadline are one thing, a cancellation of that
coroutine, and there is no task that nobody owns.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Self

from offload import errors
from offload.admission.backlog import DEFAULT_URGENCY, LEAST_URGENCY, Backlog, Ticket
from offload.admission.estimate import Estimates
from offload.job import Claim, Job, JobRecord, Receipt, Terms
from offload.lanes.lane import Lane
from offload.lanes.supervisor import Crew
from offload.progress import Progress
from offload.snapshot import Snapshot

# Shares of all memory that the workers may have before background work, and then any, is refused.
_TIGHT, _FULL = 0.8, 0.9
# A worker may die for a reason of its own; two that die over one document have it from there.
_MOST_DEATHS = 2
# Another replica answers within this many seconds of one's drain.
_ELSEWHERE = 1.0


class Pool:
    """Lanes and the backlog in front of them. An async context manager.

    Args:
        terms: how many lanes, how long a backlog, how much memory.
        observe: is told of each job once, when it has ended.
        loop_is_busy: whether the loop itself is short of time.
    """

    def __init__(
        self,
        terms: Terms,
        observe: Callable[[JobRecord], None],
        loop_is_busy: Callable[[], bool] = lambda: False,
    ) -> None:
        self._observe = observe
        self._loop_is_busy = loop_is_busy
        self._crew = Crew(terms, self._dispatch)
        self._backlog = Backlog(
            terms.workers, terms.backlog, time.monotonic, terms.per_caller, self._least_urgency
        )
        self._estimates = Estimates()
        self._turns: dict[Ticket, asyncio.Future[Lane]] = {}
        self._serving: dict[Lane, float] = {}
        self._busy_seconds = 0.0
        self._offered_work = 0.0
        self._draining = False

    async def __aenter__(self) -> Self:
        await self._crew.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.drain()
        await self._crew.close()

    def __repr__(self) -> str:
        return f"<Pool {self._crew} {self._backlog}>"

    def drain(self) -> None:
        """Refuse new jobs; those admitted go on."""
        self._draining = True

    def snapshot(self) -> Snapshot:
        """The pool as it is now. From any thread."""
        now = time.monotonic()
        lanes = self._crew.snapshot()
        return Snapshot(
            workers=len(lanes),
            lanes=lanes,
            queued=len(self._backlog),
            queue_room=self._backlog.room,
            queued_work_seconds=self._backlog.queued_work,
            offered_work_seconds=self._offered_work,
            estimate_ratio=self._estimates.ratio,
            memory_pressure=self._crew.memory_pressure,
            open=not self._draining,
            started=self._crew.started,
            restarts=dict(self._crew.restarts),
            busy_seconds=self._busy_seconds + sum(now - at for at in list(self._serving.values())),
            trouble=self._crew.trouble,
            trouble_seconds=self._crew.trouble_seconds,
        )

    def welcome(self, claim: Claim, kind: str) -> None:
        """Refuse a job before its body is here, where that is certain already.

        Raises:
            Refused: as `run` would.
        """
        try:
            self._check_open()
            self._backlog.check_room(claim.urgency, claim.caller)
        except errors.Refused:
            with self._account(Progress(kind, self._estimates.seconds(kind))):
                raise

    async def run(self, job: Job) -> Receipt:
        """Make the job's document.

        Raises:
            Refused: not taken on; nothing was begun.
            DeadlineExceeded: not done by the job's deadline.
            DocumentError: the document can't be made.
        """
        progress = Progress(job.kind, self._estimates.seconds(job.kind))
        with self._account(progress):
            async with asyncio.timeout(job.claim.deadline - time.monotonic()):
                return await self._carry(job, progress)

    @contextmanager
    def _account(self, progress: Progress) -> Iterator[None]:
        """Tell of the job once, whatever its end is."""
        self._offered_work += progress.estimate
        try:
            yield
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
            record = progress.record()
            self._learn(record)
            self._observe(record)

    def _learn(self, record: JobRecord) -> None:
        """What a killed document would have taken is not known, only that it is more."""
        longer = record.service_seconds > record.estimate_seconds
        if record.outcome == "ok" or (record.outcome == "deadline" and longer):
            self._estimates.learn(record.kind, record.service_seconds)

    async def _carry(self, job: Job, progress: Progress) -> Receipt:
        """One way through; once more, on another lane, if the worker died under it."""
        self._check_open()
        ticket = self._ticket(job, progress.estimate)
        enter, deaths = self._backlog.admit, 0
        while deaths < _MOST_DEATHS:
            lane = await self._turn(ticket, enter)
            enter = self._backlog.readmit  # from now on: who is in, stays in
            progress.begins()
            self._serving[lane] = time.monotonic()
            try:
                return progress.succeeds(await lane.run(job))
            except errors.NotBegun:
                progress.waits_again()
            except errors.WorkerDied:
                progress.waits_again()
                deaths += 1
            finally:
                self._busy_seconds += time.monotonic() - self._serving.pop(lane)
                self._backlog.leave(ticket)
                self._crew.release(lane)
        raise errors.DocumentCrashed("Two workers died while they typeset this document.")

    async def _turn(self, ticket: Ticket, enter: Callable[[Ticket], None]) -> Lane:
        """Wait until the backlog says that it is this job's turn, and a lane is free."""
        enter(ticket)
        turn: asyncio.Future[Lane] = asyncio.get_running_loop().create_future()
        self._turns[ticket] = turn
        self._dispatch()
        try:
            return await turn
        except asyncio.CancelledError:
            self._backlog.leave(ticket)
            if _has_lane(turn):  # given in the same tick
                self._crew.release(turn.result())
            raise
        finally:
            del self._turns[ticket]

    def _dispatch(self) -> None:
        """Hand idle lanes to those whose turn it is, and turn away those who can't make it."""
        for hopeless in self._backlog.drop():
            if not (turn := self._turns[hopeless]).cancelled():
                turn.set_exception(errors.Dropped("It could no longer be ready by its deadline."))
        while (free := self._crew.free()) and (ticket := self._backlog.take(free)):
            if (turn := self._turns[ticket]).cancelled():  # its owner has yet to see that
                self._backlog.leave(ticket)
            else:
                turn.set_result(self._crew.idle.pop())

    def _ticket(self, job: Job, estimate: float) -> Ticket:
        claim = job.claim
        return Ticket(claim.deadline, estimate, claim.urgency, claim.incremental, claim.caller)

    def _check_open(self) -> None:
        if self._draining:
            raise errors.Draining("The service is shutting down.", _ELSEWHERE)

    def _least_urgency(self) -> int:
        """What is let in while memory or the loop is short."""
        if self._crew.memory_pressure > _FULL:
            return -1
        if self._crew.memory_pressure > _TIGHT or self._loop_is_busy():
            return DEFAULT_URGENCY
        return LEAST_URGENCY


def _has_lane(turn: asyncio.Future[Lane]) -> bool:
    return turn.done() and not turn.cancelled() and turn.exception() is None
