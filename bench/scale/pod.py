"""One pod: the real Backlog and Estimates, and lanes on a virtual clock."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from bench.scale.documents import LANES
from bench.scale.signals import Sample
from offload.admission.backlog import Backlog, Ticket
from offload.admission.estimate import Estimates
from offload.admission.offered_work import Offer, OfferedWork
from offload.errors import Overloaded

# Documents that may wait, as service.settings has it.
_ROOM = 400
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


@dataclass(frozen=True, slots=True)
class _Document:
    """One that was admitted: its kind, the seconds that it takes, and what it counts for."""

    kind: str
    seconds: float
    offer: Offer


class Pod:
    """A pod that answers, or will from the instant `ready` on."""

    def __init__(self, clock: Callable[[], float], ready: float) -> None:
        self.ready = ready
        self.closing = False
        self.free = LANES
        self._clock = clock
        self._backlog = Backlog(LANES, _ROOM, clock)
        self._estimates = Estimates()
        self._offered_work = OfferedWork(clock)
        self._documents: dict[Ticket, _Document] = {}
        self._requests = self._loop = self._cpu = 0.0
        self._scrapes: deque[Totals] = deque(maxlen=_SCRAPES)

    @property
    def idle(self) -> bool:
        """Whether it has nothing left to do."""
        return self.free == LANES and not len(self._backlog)

    def offer(self, kind: str, deadline: float, seconds: float) -> None:
        """Take a document on, or refuse it, as the pool does."""
        estimate = self._estimates.of(kind)
        ticket = Ticket(deadline, estimate.mean, estimate.high)
        offer = self._offered_work.open(estimate, lambda: _spent(ticket, self._clock()))
        try:
            self._backlog.admit(ticket)
        except Overloaded:
            self._offered_work.close(offer)
            return
        self._documents[ticket] = _Document(kind, seconds, offer)

    def take(self) -> tuple[Ticket, float] | None:
        """The next document that has a lane, and the seconds that it will have it."""
        for hopeless in self._backlog.drop():
            self._offered_work.close(self._documents.pop(hopeless).offer)
        ticket = self._backlog.take(self.free) if self.free else None
        if ticket is None:
            return None
        self.free -= 1
        return ticket, min(self._documents[ticket].seconds, ticket.deadline - self._clock())

    def ended(self, ticket: Ticket, seconds: float, cpu: float) -> bool:
        """A lane is free again. Whether the document was in time."""
        document = self._documents.pop(ticket)
        self._offered_work.close(document.offer)
        self.free += 1
        self._backlog.leave(ticket)
        self._cpu += cpu
        in_time = seconds >= document.seconds
        if in_time or seconds > ticket.work:
            self._estimates.learn(document.kind, seconds, made=in_time)
        return in_time

    def turns(self, requests: float, loop: float) -> None:
        """The loop has answered so many requests, in seconds of its time."""
        self._requests += requests
        self._loop += loop
        self._cpu += loop

    def scrape(self) -> None:
        """Prometheus and the metrics server come by."""
        now = self._clock()
        offered = self._offered_work.seconds
        self._scrapes.append(Totals(now, offered, self._requests, self._loop, self._cpu))

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
        )


def _spent(ticket: Ticket, now: float) -> float:
    return now - ticket.started if ticket.started is not None else 0.0
