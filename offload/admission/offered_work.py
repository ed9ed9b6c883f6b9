"""What callers have asked of the lanes, in seconds: refused work too, and each request once.

Estimated while it waits, at least that while a lane has it, and what it took once it has ended: so
the rate over a longer time is the truth, however wrong the estimates are.
"""

import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

from offload.admission.estimate import Estimate

# Seconds within which one that was refused comes back, as a multiple of those it was told to wait,
# and so many more: clients add their own backoff.
_RETURN_FACTOR, _RETURN_SECONDS = 2.0, 5.0
# A document is overdue after so many times what few exceed, and not before so many seconds.
_OVERDUE_FACTOR, _OVERDUE_SECONDS = 3.0, 5.0
# Refused requests that are remembered: a minute of a hundred a second, and of those that look
# alike a few, as callers are many and lengths are not.
_MOST_REFUSED, _MOST_ALIKE = 6000, 20


@dataclass(slots=True, eq=False)
class Offer:
    """One request's part of the total.

    Args:
        estimate: seconds of a lane.
        spent: gives the seconds of lanes that it has had until now.
        identity: equal for a request and its repeat.
        overdue_after: seconds of a lane after which it is overdue.
        needless: more lanes would not have helped it: it counts by what it has had alone.
        returns_after: seconds after which it was told to come back, if it was refused.
    """

    estimate: float
    spent: Callable[[], float]
    identity: int | None
    overdue_after: float
    needless: bool = False
    returns_after: float = 0.0

    @property
    def so_far(self) -> float:
        """Seconds that it comes to while it is open."""
        return self.spent() if self.needless else max(self.estimate, self.spent())

    @property
    def overdue(self) -> float:
        """Seconds that it has had a lane beyond those that documents like it need."""
        return max(self.spent() - self.overdue_after, 0.0)

    @property
    def in_the_end(self) -> float:
        """Seconds that it came to; what had no lane counts by its estimate, if at all."""
        return self.spent() or (0.0 if self.needless else self.estimate)


class OfferedWork:
    """The total, which never falls. `seconds` may be read from any thread.

    Args:
        clock: seconds, monotonic.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._ended = self._shown = self._overdue = 0.0
        self._open: dict[Offer, None] = {}
        self._refused: OrderedDict[int, deque[tuple[float, float]]] = OrderedDict()
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"<OfferedWork {self.seconds:.1f} s>"

    @property
    def seconds(self) -> float:
        """All of it until now. Where estimates were too high it stands still for a while."""
        with self._lock:
            total = self._ended + sum(offer.so_far for offer in self._open)
            self._shown = max(self._shown, total)
            return self._shown

    @property
    def overdue_seconds(self) -> float:
        """Seconds of lanes that overdue documents have had, beyond what is usual."""
        with self._lock:
            return self._overdue + sum(offer.overdue for offer in self._open)

    def open(
        self, estimate: Estimate, spent: Callable[[], float], identity: int | None = None
    ) -> Offer:
        """A request is offered.

        Args:
            estimate: what it is expected to take of a lane.
            spent: gives the seconds of lanes that it has had until now.
            identity: equal for a request and its repeat; without, each is another one.
        """
        overdue_after = max(_OVERDUE_FACTOR * estimate.high, _OVERDUE_SECONDS)
        with self._lock:
            counted = self._recall(identity)
            self._ended -= counted
            # As it was: a thousand who ask again must not make a wave of each change of estimate.
            offer = Offer(counted or estimate.mean, spent, identity, overdue_after)
            self._open[offer] = None
        return offer

    def close(self, offer: Offer) -> None:
        """It has ended, however it ended."""
        with self._lock:
            del self._open[offer]
            self._ended += offer.in_the_end
            self._overdue += offer.overdue
            self._remember(offer)

    def _remember(self, offer: Offer) -> None:
        if offer.returns_after and offer.identity is not None:
            until = self._clock() + _RETURN_FACTOR * offer.returns_after + _RETURN_SECONDS
            alike = self._refused.setdefault(offer.identity, deque(maxlen=_MOST_ALIKE))
            alike.append((until, offer.in_the_end))
            if len(self._refused) > _MOST_REFUSED:
                self._refused.popitem(last=False)

    def _recall(self, identity: int | None) -> float:
        """What this request was counted with when it was refused a moment ago."""
        if identity is None:
            return 0.0
        alike = self._refused.pop(identity, None) or deque()
        waiting = [entry for entry in alike if entry[0] > self._clock()]
        if waiting[1:]:
            self._refused[identity] = deque(waiting[1:], maxlen=_MOST_ALIKE)
        return waiting[0][1] if waiting else 0.0
