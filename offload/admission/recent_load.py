"""How many lanes the work of late has needed."""

import math
from collections.abc import Callable

# Seconds over which work is averaged: longer than a burst of receipts and than most documents,
# short enough to lend lanes out between peaks.
_MEMORY = 30.0


class RecentLoad:
    """Lanes that work needs: its seconds a second, an exponential average.

    Args:
        clock: seconds, monotonic.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._seconds = 0.0
        self._begun = self._since = clock()

    def __repr__(self) -> str:
        return f"<RecentLoad {self.lanes:.1f} lanes>"

    @property
    def lanes(self) -> float:
        """Lanes needed lately; at first, since the beginning."""
        span = -math.expm1((self._begun - self._clock()) / _MEMORY) * _MEMORY
        return self._faded() / span if span else math.inf if self._seconds else 0.0

    def add(self, work: float) -> None:
        """So many seconds of a lane more."""
        self._seconds = self._faded() + work
        self._since = self._clock()

    def _faded(self) -> float:
        return self._seconds * math.exp((self._since - self._clock()) / _MEMORY)
