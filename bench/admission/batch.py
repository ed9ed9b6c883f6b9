"""Receipts, and a batch of statements beside them."""

import random
from dataclasses import replace

from bench.admission.ours import Ours
from bench.admission.simulation import Outcome, simulate
from bench.admission.workload import SIGMA, WORKERS, Kind, Request, request

_RECEIPT = Kind("receipt", 0.0, 0.15, 5.0, urgency=2)
_STATEMENT = Kind("statement", 0.0, 6.0, 120.0, urgency=6)
# Receipts alone keep half of the lanes busy.
_LOAD = 0.5
_STATEMENTS, _AT_ONCE, BEGIN = 200, 16, 60.0
# A caller that is refused asks again after so many seconds.
_AGAIN = 5.0


def beside(urgency: int | None, seed: int) -> Outcome:
    """Receipts for ten minutes, with a batch of that urgency beside them, or none.

    The batch's caller keeps sixteen of its statements with the service, until all are made.
    """
    chance = random.Random(seed)
    requests = [request(_RECEIPT, at, chance) for at in _instants(chance)]
    if urgency is None:
        return simulate(requests, Ours)
    batch = _Batch(replace(_STATEMENT, urgency=urgency), seed)
    return simulate([*requests, *batch.first()], Ours, batch.follow)


def _instants(chance: random.Random) -> list[float]:
    rate, at, instants = _LOAD * WORKERS / _RECEIPT.work, 0.0, []
    while (at := at + chance.expovariate(rate)) < 600.0:
        instants.append(at)
    return instants


class _Batch:
    def __init__(self, kind: Kind, seed: int) -> None:
        chance = random.Random(seed + 1)
        self._kind = kind
        self._works = [kind.work * chance.lognormvariate(0, SIGMA) for _ in range(_STATEMENTS)]

    def first(self) -> list[Request]:
        return [self._next(BEGIN) for _ in range(_AT_ONCE)]

    def follow(self, before: Request, in_time: bool, now: float) -> Request | None:
        """The next statement; the same once more, if it was not made."""
        if before.kind is not self._kind:
            return None
        if not in_time:
            return Request(self._kind, now + _AGAIN, before.work)
        return self._next(now) if self._works else None

    def _next(self, at: float) -> Request:
        return Request(self._kind, at, self._works.pop())
