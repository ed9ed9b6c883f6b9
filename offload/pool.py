"""The pool: jobs come in, wait their turn, get a lane, and go out as receipts or errors.

A job is carried by its caller's own coroutine from beginning to end: it waits, takes a lane,
runs, and gives the lane back. So a hang-up and a deadline are one thing, a cancellation of that
coroutine, and there is no task that nobody owns.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import fields
from typing import Self

from offload import errors
from offload.admission.backlog import Backlog, Ticket
from offload.admission.estimate import Estimate, Estimates
from offload.admission.offered_work import Offer, OfferedWork
from offload.busy_time import BusyTime
from offload.job import Job, JobRecord, Receipt
from offload.lanes.lane_source import AnyLane, LaneSource
from offload.limits import PoolLimits
from offload.order import DEFAULT_URGENCY, LEAST_URGENCY, Order
from offload.progress import Progress
from offload.snapshot import Snapshot

# Shares of all memory that the workers may have before background work, and then any, is refused.
_TIGHT, _FULL = 0.8, 0.9
# One worker may die for a reason of its own; two that die over a document die of the document.
_MOST_DEATHS = 2
# Seconds after which a caller without a place left may try again: most documents take less.
_PLACE_RETRY = 1.0
# Seconds between looks at who has had a lane for too long, while another waits.
_LOOK_PERIOD = 0.5
# Another replica answers within this many seconds of one's drain.
_DRAINING_RETRY = 1.0


class Pool:
    """Lanes and the backlog in front of them. An async context manager.

    Args:
        limits: how many lanes, how long a backlog, how much memory.
        lanes: where the lanes come from.
        observe: is called with each job's record once, when it has ended.
        loop_is_busy: whether the loop itself is short of time.
    """

    def __init__(
        self,
        limits: PoolLimits,
        lanes: LaneSource,
        observe: Callable[[JobRecord], None] = lambda _: None,
        loop_is_busy: Callable[[], bool] = lambda: False,
    ) -> None:
        self._observe = observe
        self._loop_is_busy = loop_is_busy
        self._lanes = lanes
        self._lanes.on_change = self._dispatch
        self._backlog = Backlog(
            limits.workers, limits.backlog, time.monotonic, limits.per_caller, self._least_urgency
        )
        self._estimates = Estimates()
        self._turns: dict[Ticket, asyncio.Future[AnyLane]] = {}
        self._at_work: dict[Ticket, AnyLane] = {}
        self._look: asyncio.TimerHandle | None = None
        self._per_caller = limits.per_caller
        self._places: Counter[tuple[str, bool]] = Counter()
        self._busy_time = BusyTime()
        self._offered_work = OfferedWork(time.monotonic)
        self._decisions: Counter[str] = Counter()
        self._draining = False

    async def __aenter__(self) -> Self:
        await self._lanes.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.drain()
        await self._lanes.close()

    def __repr__(self) -> str:
        return f"<Pool {self._lanes} {self._backlog}>"

    def drain(self) -> None:
        """Refuse new jobs; those admitted go on."""
        self._draining = True
        self._report_dispatch()

    def snapshot(self) -> Snapshot:
        """The pool as it is now. From any thread."""
        lanes = self._lanes.snapshot()
        return Snapshot(
            **{field.name: getattr(lanes, field.name) for field in fields(lanes)},
            queued=len(self._backlog),
            queue_room=self._backlog.room,
            queued_work_seconds=self._backlog.queued_work,
            offered_jobs=self._decisions.total(),
            refused_jobs=self._decisions["refused"],
            offered_work_seconds=self._offered_work.seconds,
            overdue_seconds=self._offered_work.overdue_seconds,
            busy_seconds=self._busy_time.seconds,
            estimate_ratio=self._estimates.ratio,
            open=not self._draining,
        )

    @contextmanager
    def place(self, order: Order, kind: str, *, durable: bool = False) -> Iterator[None]:
        """Hold one of a caller's places, from the first byte of its body to the last of its answer.

        Args:
            order: names the caller.
            kind: of the document.
            durable: whether a durable job is submitted. A caller has as many places for these
                uploads, apart from the others.

        Raises:
            CallerBusy: it has none left.
        """
        caller = order.caller
        if caller is None or self._per_caller is None:
            yield
            return
        held = caller, durable
        if self._places[held] >= self._per_caller:
            what = "submissions of jobs" if durable else "documents"
            detail = f"You have {self._per_caller} {what} on their way already."
            with self._refusal_recorded(order, kind):
                raise errors.CallerBusy(detail, _PLACE_RETRY)
        self._places[held] += 1
        try:
            yield
        finally:
            self._places[held] -= 1
            if not self._places[held]:
                del self._places[held]

    @contextmanager
    def receiving(self, order: Order, kind: str) -> Iterator[None]:
        """While an order's body is received: no body in vain, and none lost without a record.

        Raises:
            Refused: as `run` would, where that is certain already.
        """
        try:
            self._check_open()
            self._backlog.check_room(order.priority.urgency, order.caller)
            yield
        except (errors.Refused, errors.SpoolFull):
            with self._refusal_recorded(order, kind):
                raise

    def _refusal_recorded(self, order: Order, kind: str) -> AbstractContextManager[None]:
        estimate = self._estimates.of(kind)
        progress = Progress(kind, estimate.mean)
        return self._recorded(progress, estimate, order, order.wait_seconds)

    async def run(self, job: Job) -> Receipt:
        """Make the job's document.

        Raises:
            Refused: not taken on; nothing was begun.
            DeadlineExceeded: not done by the job's deadline.
            DocumentError: the document can't be made.
        """
        estimate = self._estimates.of(job.kind, job.elements)
        progress = Progress(job.kind, estimate.mean, job.elements)
        wait_seconds = job.deadline - time.monotonic()
        with self._recorded(progress, estimate, job.order, wait_seconds):
            async with asyncio.timeout(wait_seconds):
                return await self._carry(job, estimate, progress)

    async def lend(self, job: Job) -> Receipt:
        """Make a document for another loop's pool, which keeps the record of it.

        Raises:
            NotBegun: no lane can be spared.
            OffloadError: the document's own fault.
        """
        if self._draining or len(self._backlog) or not self._lanes.free():
            raise errors.NotBegun
        try:
            estimate = self._estimates.of(job.kind, job.elements)
            return await self._carry(job, estimate, Progress(job.kind, estimate.mean))
        except errors.Refused as error:
            raise errors.NotBegun from error

    @contextmanager
    def _recorded(
        self, progress: Progress, estimate: Estimate, order: Order, wait_seconds: float
    ) -> Iterator[None]:
        """Report the job once, whatever its end is, and count the work that it asks for."""
        offer = self._offer(progress, estimate, order)
        offer.needless = estimate.mean > wait_seconds  # not even an idle lane would be in time
        try:
            yield
        except TimeoutError:
            late = errors.Dropped if progress.waiting else errors.DeadlineExceeded
            progress.outcome = late.outcome
            seconds = f"{order.wait_seconds:g} second{'' if order.wait_seconds == 1 else 's'}"
            raise late(f"The document was not ready within {seconds}.") from None
        except asyncio.CancelledError:
            progress.outcome = "hangup"
            raise
        except errors.OffloadError as error:
            progress.outcome = error.outcome
            _weigh(offer, error)
            raise
        finally:
            record = progress.record(needless=offer.needless)
            self._offered_work.close(offer)
            self._decisions[record.decision] += 1
            self._learn(record)
            self._observe(record)

    def _offer(self, progress: Progress, estimate: Estimate, order: Order) -> Offer:
        """What it asks for; a batch asks for what others leave, and more lanes are not for it."""
        if order.priority.urgency > LEAST_URGENCY:
            return self._offered_work.open(Estimate(0.0, 0.0), float, None)
        return self._offered_work.open(estimate, progress.spent, order.identity)

    def _learn(self, record: JobRecord) -> None:
        """What a killed document would have taken is not known, only that it is more."""
        longer = record.service_seconds > record.estimate_seconds
        if record.outcome == "ok" or (record.outcome == "deadline" and longer):
            made = record.outcome == "ok"
            self._estimates.learn(record.kind, record.service_seconds, record.elements, made=made)

    async def _carry(self, job: Job, estimate: Estimate, progress: Progress) -> Receipt:
        """One attempt; one more on another lane if the worker died under it."""
        self._check_open()
        ticket = _ticket(job, estimate)
        enter, deaths = self._backlog.admit, 0
        while deaths < _MOST_DEATHS:
            lane = await self._turn(ticket, enter)
            enter = self._backlog.readmit  # from now on: who is in, stays in
            progress.begin()
            self._at_work[ticket] = lane
            try:
                with self._busy(lane):
                    return progress.succeed(await lane.run(job))
            except errors.NotBegun:
                progress.wait_again()
            except errors.WorkerDied:
                progress.wait_again()
                deaths += 1
            finally:
                self._at_work.pop(ticket, None)
                self._backlog.leave(ticket)
                self._lanes.release(lane)
        raise errors.DocumentCrashed("Two workers died while they typeset this document.")

    async def _turn(self, ticket: Ticket, enter: Callable[[Ticket], None]) -> AnyLane:
        """Wait until the backlog says that it is this job's turn, and a lane is free."""
        enter(ticket)
        turn: asyncio.Future[AnyLane] = asyncio.get_running_loop().create_future()
        self._turns[ticket] = turn
        self._dispatch()
        try:
            return await turn
        except asyncio.CancelledError:
            self._backlog.leave(ticket)
            if _has_lane(turn):  # given in the same tick
                self._lanes.release(turn.result())
            raise
        finally:
            del self._turns[ticket]

    def _dispatch(self) -> None:
        """Give free lanes to those whose turn it is, and drop those who can't finish in time."""
        for hopeless in self._backlog.drop():
            if not (turn := self._turns[hopeless]).cancelled():
                turn.set_exception(errors.Dropped("It could no longer be ready by its deadline."))
        while (free := self._lanes.free()) and (ticket := self._backlog.take(free)):
            if (turn := self._turns[ticket]).cancelled():  # its owner has yet to see that
                self._backlog.leave(ticket)
                continue
            lane = self._lanes.take()
            if lane.borrowed:
                self._backlog.leave(ticket)  # it is in the other pool's from now on
            turn.set_result(lane)
        self._free_a_lane()
        self._report_dispatch()

    def _free_a_lane(self) -> None:
        """Take a lane back for a caller who has none, if another has had more than its share."""
        if self._lanes.free() or not self._backlog.contested:
            return
        if ticket := self._backlog.overdrawn():
            if lane := self._at_work.pop(ticket, None):
                lane.interrupt()
        elif self._look is None:
            self._look = asyncio.get_running_loop().call_later(_LOOK_PERIOD, self._look_again)

    def _look_again(self) -> None:
        self._look = None
        self._dispatch()

    def _report_dispatch(self) -> None:
        self._lanes.dispatched(len(self._backlog), draining=self._draining)

    def _busy(self, lane: AnyLane) -> AbstractContextManager[None]:
        """A borrowed lane's time is counted by its own pool."""
        return nullcontext() if lane.borrowed else self._busy_time.running()

    def _check_open(self) -> None:
        if self._draining:
            raise errors.Draining("The service is shutting down.", _DRAINING_RETRY)

    def _least_urgency(self) -> int:
        """The least urgency that is admitted while memory or the loop is short."""
        pressure = self._lanes.memory_pressure
        if pressure > _FULL:
            return -1
        if pressure > _TIGHT or self._loop_is_busy():
            return DEFAULT_URGENCY
        return LEAST_URGENCY


def _weigh(offer: Offer, error: errors.OffloadError) -> None:
    """Whether more lanes would have helped: not with a caller's limit, a drain, a full disk."""
    if isinstance(error, errors.CallerBusy | errors.Draining | errors.SpoolFull):
        offer.needless = True
    elif isinstance(error, errors.Refused):
        offer.returns_after = error.retry_after


def _ticket(job: Job, estimate: Estimate) -> Ticket:
    priority = job.order.priority
    return Ticket(
        deadline=job.deadline,
        work=estimate.mean,
        high=estimate.high,
        urgency=priority.urgency,
        incremental=priority.incremental,
        caller=job.order.caller,
    )


def _has_lane(turn: asyncio.Future[AnyLane]) -> bool:
    return turn.done() and not turn.cancelled() and turn.exception() is None
