"""The real Backlog and the real Estimates, as the pool uses them."""

import random

from bench.admission.simulation import Clock
from bench.admission.workload import KINDS, WORKERS, Request, request
from offload.admission.backlog import Backlog, Ticket
from offload.admission.estimate import Estimate, Estimates
from offload.errors import Overloaded

# As in service.settings: how many may wait.
_ROOM = 400
# Documents that were seen before the simulation begins.
_SEEN = 300
# What a fixed estimate is multiplied by for the deadline.
_CAUTION = 1.8


class Ours:
    """Pressroom's admission.

    Args:
        clock: the simulation's.
        bias: estimates before the first request, as a multiple of what is true.
        learns: whether it goes on to learn; with the bias it had, otherwise.
        seen: documents it has learned from before; without any it starts cold.
    """

    kills = True

    def __init__(
        self, clock: Clock, bias: float = 1.0, learns: bool = True, seen: int = _SEEN
    ) -> None:
        self._backlog = Backlog(WORKERS, _ROOM, clock)
        self._estimates = _taught(seen, bias)
        self._fixed = None if learns else bias
        self._requests: dict[Ticket, Request] = {}
        self._tickets: dict[Request, Ticket] = {}

    def offer(self, request: Request) -> bool:
        """As `Pool.run` admits."""
        estimate = self._estimate(request)
        ticket = Ticket(request.deadline, estimate.mean, estimate.high, request.kind.urgency)
        try:
            self._backlog.admit(ticket)
        except Overloaded:
            return False
        self._requests[ticket] = request
        self._tickets[request] = ticket
        return True

    def take(self, free: int) -> Request | None:
        """As `Pool` dispatches."""
        for hopeless in self._backlog.drop():
            del self._tickets[self._requests.pop(hopeless)]
        ticket = self._backlog.take(free)
        return self._requests[ticket] if ticket else None

    def ended(self, request: Request, seconds: float, in_time: bool, /) -> None:
        """As `Pool` learns: of one that was killed only that it took longer."""
        ticket = self._tickets.pop(request)
        del self._requests[ticket]
        self._backlog.leave(ticket)
        if in_time or seconds > ticket.work:
            self._estimates.learn(request.kind.name, seconds, made=in_time)

    def _estimate(self, request: Request) -> Estimate:
        if self._fixed is not None:
            work = request.kind.work * self._fixed
            return Estimate(work, _CAUTION * work)
        return self._estimates.of(request.kind.name)


def _taught(documents: int, bias: float) -> Estimates:
    """Estimates from documents of the simulated kinds, that seemed to take `bias` times as long."""
    chance = random.Random(documents)
    estimates = Estimates()
    shares = [kind.share for kind in KINDS]
    for kind in chance.choices(KINDS, shares, k=documents):
        estimates.learn(kind.name, request(kind, 0.0, chance).work * bias)
    return estimates
