"""Which job is admitted, which is next, which is dropped: decisions, without I/O or a clock.

Admitted: a job that is predicted to finish by its deadline, behind the work that goes before it.
Next: the most urgent class by fair shares, and in a class the earliest deadline.
Dropped: a job that waits and can no longer finish in time. The pool acts; the backlog decides.
"""

import math
import random
from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from offload.admission.fair_share import by_caller, by_class
from offload.admission.recent_load import RecentLoad
from offload.errors import CallerBusy, Overloaded
from offload.order import DEFAULT_URGENCY, LEAST_URGENCY

# Lanes that other work has needed of late which are as good as none.
_NONE = 0.01
# A document that outlives its estimate is expected to take this share of it once more.
_OVERTIME = 0.5
# Lanes are kept from background work for so many times what other work has needed of late, and
# one more: what comes at random finds none free too often otherwise. Found by bench/admission.
_SPARE = 1.15
# So many lanes are more than a caller needs while another has none, if they are held for more
# seconds than nearly all documents take.
_A_LOT, _A_WHILE = 2, 2.0
# Seconds between attempts that are worth a caller's while.
_SHORTEST_RETRY, _LONGEST_RETRY = 1.0, 60.0


@dataclass(slots=True, eq=False)
class Ticket:
    """A job as the backlog sees it.

    `deadline` is an instant of the backlog's clock; `work` the estimated seconds of a lane, and
    `high` those that it will hardly exceed: one that is killed at its deadline has wasted a lane;
    `urgency` and `incremental` are RFC 9218's; `caller` has its own limit, None has not.
    """

    deadline: float
    work: float
    high: float
    urgency: int = DEFAULT_URGENCY
    incremental: bool = False
    caller: str | None = None
    started: float | None = None

    @property
    def rank(self) -> int:
        """Its class: by urgency, and within one the incremental behind the others."""
        return 2 * self.urgency + self.incremental

    @property
    def background(self) -> bool:
        """Less urgent than what names no urgency."""
        return self.urgency > DEFAULT_URGENCY

    @property
    def of_batch(self) -> bool:
        """Whether nobody waits for it."""
        return self.urgency > LEAST_URGENCY


class Backlog:
    """Tickets that wait and tickets that run.

    Args:
        workers: lanes that serve it.
        room: how many may wait.
        clock: seconds, monotonic; the scale of all deadlines.
        per_caller: how many one caller may have waiting or running.
        least_urgency: the urgency that a ticket must have now, or a more urgent one, because
            something else than lanes is short; -1 admits none.
    """

    def __init__(
        self,
        workers: int,
        room: int,
        clock: Callable[[], float],
        per_caller: int | None = None,
        least_urgency: Callable[[], int] = lambda: LEAST_URGENCY,
    ) -> None:
        self.room = room
        self._workers = workers
        self._clock = clock
        self._per_caller = per_caller
        self._least_urgency = least_urgency
        self._waiting: list[Ticket] = []  # by deadline
        self._running: set[Ticket] = set()
        self._callers: Counter[str] = Counter()
        self._classes = by_class()
        self._shares = by_caller()
        self._foreground = RecentLoad(clock)

    def __len__(self) -> int:
        return len(self._waiting)

    def __repr__(self) -> str:
        return f"<Backlog {len(self._waiting)}/{self.room} waiting, {len(self._running)} running>"

    @property
    def queued_work(self) -> float:
        """Estimated seconds of lanes that wait, but for those of batches."""
        return sum(ticket.work for ticket in self._waiting if not ticket.of_batch)

    def admit(self, ticket: Ticket) -> None:
        """Take a ticket in.

        Raises:
            CallerBusy: its caller has all that one may have.
            Overloaded: there is no room, or it is predicted to miss its deadline.
        """
        self.check_room(ticket.urgency, ticket.caller)
        late = self._finish(ticket) - ticket.deadline
        if late > 0 and not self._idle():
            raise Overloaded("It is predicted to miss its deadline.", _jittered(late))
        if not ticket.background:
            self._foreground.add(ticket.work)
        self.readmit(ticket)

    def readmit(self, ticket: Ticket) -> None:
        """Take one in again that was admitted, and lost its lane: it has been promised one."""
        insort(self._waiting, ticket, key=attrgetter("deadline"))
        if ticket.caller:
            self._callers[ticket.caller] += 1

    def check_room(self, urgency: int, caller: str | None) -> None:
        """Whether another ticket has a place at all.

        Raises:
            CallerBusy, Overloaded: as for `admit`.
        """
        if caller and self._per_caller and self._callers[caller] >= self._per_caller:
            raise CallerBusy(
                f"You have {self._per_caller} documents waiting or in work already.",
                _jittered(self._remaining() / self._workers),
            )
        if min(urgency, LEAST_URGENCY) > self._least_urgency():
            raise Overloaded("Only more urgent work is taken on now.", _jittered(_SHORTEST_RETRY))
        if len(self._waiting) >= self.room and not self._idle():
            wait = (self._remaining() + self.queued_work / 2) / self._workers
            raise Overloaded(f"{self.room} documents are waiting already.", _jittered(wait))

    def take(self, free: int) -> Ticket | None:
        """The ticket to run next on one of the free lanes, if any should."""
        rank = self._classes.pick({t.rank for t in self._candidates(free)})
        if rank is None:
            return None
        ticket = self._first(rank)
        self._waiting.remove(ticket)
        self._classes.charge(rank, ticket.work)
        self._shares.charge(ticket.caller, ticket.work)
        self._running.add(ticket)
        ticket.started = self._clock()
        return ticket

    def _first(self, rank: int) -> Ticket:
        """Of a class, the earliest deadline of the caller who has had the least."""
        earliest: dict[str | None, Ticket] = {}
        for ticket in self._waiting:
            if ticket.rank == rank:
                earliest.setdefault(ticket.caller, ticket)
        caller = self._shares.pick(earliest, lambda caller: earliest[caller].deadline)
        return earliest[caller]

    def overdrawn(self) -> Ticket | None:
        """The one to give its lane back, where a caller that runs nothing waits for one.

        It has had its lane for a while, and its caller has another as well, or it has outlived what
        its kind takes: endless documents must not hold all lanes. Of those, what began last.
        """
        if not self.contested:
            return None
        running = Counter(t.caller for t in self._running)
        return max(
            (t for t in self._running if self._is_long(t, running[t.caller])),
            key=lambda t: (running[t.caller], t.started),
            default=None,
        )

    @property
    def contested(self) -> bool:
        """Whether a caller that runs nothing waits for a lane, of several that others have."""
        running = {t.caller for t in self._running}
        if self._workers < _A_LOT or None in running:
            return False
        return any(t.caller not in running for t in self._candidates(1))

    def _is_long(self, ticket: Ticket, lanes: int) -> bool:
        had = self._had(ticket)
        return had >= _A_WHILE and (lanes >= _A_LOT or had > ticket.high)

    def _had(self, ticket: Ticket) -> float:
        """Seconds for which a ticket has had its lane."""
        return self._clock() - (ticket.started or self._clock())

    def drop(self) -> list[Ticket]:
        """Let go of the waiting that can no longer make it, unless a lane has nothing to do."""
        now = self._clock()
        if len(self._waiting) + len(self._running) <= self._workers:
            return []
        hopeless = [t for t in self._waiting if now + t.high > t.deadline]
        for ticket in hopeless:
            self.leave(ticket)
        return hopeless

    def leave(self, ticket: Ticket) -> None:
        """It waits or runs no longer. Harmless for one that has left."""
        if ticket in self._running:
            self._running.remove(ticket)
            self._shares.settle(ticket.caller, self._had(ticket) - ticket.work)
        elif ticket in self._waiting:
            self._waiting.remove(ticket)
        else:
            return
        if ticket.caller:
            self._callers[ticket.caller] -= 1

    def _idle(self) -> bool:
        """Whether a lane is free for whoever comes: then trying costs nobody anything."""
        return not self._waiting and len(self._running) < self._workers

    def _candidates(self, free: int) -> list[Ticket]:
        """Who may have a lane now: background work, which can't be paused, has only some."""
        if not free:
            return []
        awaited = [t for t in self._waiting if not t.of_batch]
        if sum(t.background for t in self._running) < self._lent(batch=not awaited):
            return awaited or self._waiting
        return [t for t in awaited if not t.background]

    def _lent(self, *, batch: bool = False) -> int:
        """Lanes that background work may have: those that other work leaves, but one, and yet one.

        With one it does not starve, and its fair share then says how often that lane is its own.
        A batch may have all of them where there was no other work of late.
        """
        if batch and self._foreground.lanes < _NONE:
            return self._workers
        kept = min(self._foreground.lanes * _SPARE + 1, self._workers)
        return max(self._workers - math.ceil(kept), 1)

    def _finish(self, ticket: Ticket) -> float:
        """The instant at which a ticket would be done: behind what runs, and what goes first."""
        ahead = self._ahead(ticket)
        busy = len(self._running) >= self._workers
        lanes = self._lent() if ticket.background else self._workers
        wait = (ahead + (self._remaining() if busy else 0.0)) / lanes
        return self._clock() + wait + ticket.high

    def _ahead(self, ticket: Ticket) -> float:
        """Seconds of work that go first: of another caller no more than of its own, and its own."""
        ahead: defaultdict[str | None, float] = defaultdict(float)
        for t in self._waiting:
            if (t.rank, t.deadline) <= (ticket.rank, ticket.deadline):
                ahead[t.caller] += t.work
        own = ahead.pop(ticket.caller, 0.0)
        return own + sum(min(work, own + ticket.work) for work in ahead.values())

    def _remaining(self) -> float:
        now = self._clock()
        return sum(_rest(t, now - (t.started or now)) for t in self._running)


def _rest(ticket: Ticket, had: float) -> float:
    """Seconds that a document will still take: one that outlives the mean is one of the long."""
    expected = ticket.work if had < ticket.work else ticket.high
    return max(expected - had, _OVERTIME * ticket.work)


def _jittered(seconds: float) -> float:
    """So that those refused together do not come back together."""
    wait = min(max(seconds, _SHORTEST_RETRY), _LONGEST_RETRY)
    return wait * random.uniform(0.75, 1.5)  # noqa: S311 - no secret
