"""One pod: the real Backlog and Estimates, and lanes on a virtual clock."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from statistics import fmean

from bench.scale.documents import LANES
from bench.scale.signals import Sample
from offload.admission.backlog import Backlog, Ticket
from offload.admission.estimate import Estimates
from offload.admission.offered_work import Offer, OfferedWork
from offload.errors import Overloaded
from offload.order import LEAST_URGENCY

# Documents that may wait, as service.settings has it.
_ROOM = 400
# Seconds that a line of a batch may wait.
_LINE_WAIT = 3600.0
# Scrapes that a rate spans: of 15 s each, so a minute. CPU is averaged over the last one.
_SCRAPES = 5


@dataclass(frozen=True, slots=True)
class Totals:
    """Counters at a scrape."""

    at: float
    offered: float
    requests: float
    loop: float
    cpu: float
    busy: float
    in_flight: int


@dataclass(frozen=True, slots=True)
class _Document:
    """One that was admitted: its kind, the seconds that it takes, and what it counts for.

    A line of a batch counts for nothing.
    """

    kind: str
    seconds: float
    offer: Offer | None


class Pod:
    """A pod that answers, or will from the instant `ready` on."""

    def __init__(self, clock: Callable[[], float], ready: float) -> None:
        self.ready = ready
        self.closing = self.lost = False
        self.free = LANES
        self._clock = clock
        self._backlog = Backlog(LANES, _ROOM, clock)
        self._estimates = Estimates()
        self._offered_work = OfferedWork(clock)
        self._documents: dict[Ticket, _Document] = {}
        self._lines = 0
        self._requests = self._loop = self._cpu = self._busy = 0.0
        self._scrapes: deque[Totals] = deque(maxlen=_SCRAPES)

    @property
    def idle(self) -> bool:
        """Whether it has nothing left to do."""
        return self.free == LANES and not len(self._backlog)

    def offer(self, kind: str, deadline: float, seconds: float, identity: int) -> float:
        """Take a document on, or refuse it, as the pool does: seconds after which to ask again."""
        estimate = self._estimates.of(kind)
        ticket = Ticket(deadline, estimate.mean, estimate.high)
        offer = self._offered_work.open(estimate, lambda: _spent(ticket, self._clock()), identity)
        try:
            self._backlog.admit(ticket)
        except Overloaded as refusal:
            offer.returns_after = refusal.retry_after
            self._offered_work.close(offer)
            return refusal.retry_after
        self._documents[ticket] = _Document(kind, seconds, offer)
        return 0.0

    def add_lines(self, kind: str, seconds: float, left: int) -> int:
        """Have as many lines of a batch waiting as there are lanes, as its foreman does.

        Args:
            kind: of the lines.
            seconds: that one takes.
            left: lines that there are.

        Returns: how many were taken.
        """
        estimate = self._estimates.of(kind)
        taken = min(LANES - self._lines, left)
        for _ in range(taken):
            ticket = Ticket(
                self._clock() + _LINE_WAIT, estimate.mean, estimate.high, LEAST_URGENCY + 1
            )
            self._backlog.readmit(ticket)
            self._documents[ticket] = _Document(kind, seconds, None)
        self._lines += taken
        return taken

    def take(self) -> tuple[Ticket, float] | None:
        """The next document that has a lane, and the seconds that it will have it."""
        for hopeless in self._backlog.drop():
            self._close(self._documents.pop(hopeless))
        ticket = self._backlog.take(self.free) if self.free else None
        if ticket is None:
            return None
        self.free -= 1
        return ticket, min(self._documents[ticket].seconds, ticket.deadline - self._clock())

    def is_line(self, ticket: Ticket) -> bool:
        """Whether it is a batch's: nobody waits for it."""
        return self._documents[ticket].offer is None

    def ended(self, ticket: Ticket, seconds: float, cpu: float) -> bool:
        """A lane is free again. Whether it made a document that somebody waits for, in time."""
        document = self._documents.pop(ticket)
        self._close(document)
        self.free += 1
        self._backlog.leave(ticket)
        self._cpu += cpu
        self._busy += seconds
        in_time = seconds >= document.seconds
        if in_time or seconds > ticket.work:
            self._estimates.learn(document.kind, seconds, made=in_time)
        return in_time and document.offer is not None

    def _close(self, document: _Document) -> None:
        if document.offer:
            self._offered_work.close(document.offer)
        else:
            self._lines -= 1

    def turns(self, requests: float, loop: float) -> None:
        """The loop has answered so many requests, in seconds of its time."""
        self._requests += requests
        self._loop += loop
        self._cpu += loop

    def scrape(self) -> None:
        """Prometheus and the metrics server come by."""
        now = self._clock()
        in_flight = len(self._backlog) + LANES - self.free
        self._scrapes.append(
            Totals(
                at=now,
                offered=self._offered_work.seconds,
                requests=self._requests,
                loop=self._loop,
                cpu=self._cpu,
                busy=self._busy,
                in_flight=in_flight,
            )
        )

    def sample(self) -> Sample | None:
        """Rates since a minute ago; None until there are two scrapes."""
        if len(self._scrapes) < 2:
            return None
        first, before, last = self._scrapes[0], self._scrapes[-2], self._scrapes[-1]
        span = last.at - first.at
        return Sample(
            offered=(last.offered - first.offered) / span,
            queued_work=self._backlog.queued_work,
            queued_jobs=len(self._backlog),
            loop_idle=max(1 - (last.loop - first.loop) / span, 0.0),
            requests=(last.requests - first.requests) / span,
            cpu=(last.cpu - before.cpu) / (last.at - before.at),
            busy=(last.busy - first.busy) / span,
            in_flight=fmean(scrape.in_flight for scrape in self._scrapes),
        )


def _spent(ticket: Ticket, now: float) -> float:
    return now - ticket.started if ticket.started is not None else 0.0
