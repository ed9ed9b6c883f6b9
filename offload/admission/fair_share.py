"""Fair shares of the lanes, by class and by caller."""

from collections.abc import Callable, Hashable, Iterable
from typing import Any, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

# Callers that are remembered: those who have had the least are forgotten first, and lose nothing.
_MOST = 1000


class FairShare(Generic[Key]):
    """Fair shares of lane time (start-time fair queueing, Goyal, Vin and Cheng 1996).

    Each second that one is served puts its position forward by its weight; the furthest behind is
    next. One that was away comes back where the others are, and has saved nothing up.

    Args:
        weight: what a second of lane time counts for.
    """

    def __init__(self, weight: Callable[[Key], float]) -> None:
        self._weight = weight
        self._positions: dict[Key, float] = {}
        self._now = 0.0

    def pick(self, keys: Iterable[Key], then: Callable[[Key], Any] = lambda key: key) -> Key | None:
        """The one to serve; of equals the first by `then`."""
        return min(keys, key=lambda key: (self._position(key), then(key)), default=None)

    def charge(self, key: Key, work: float) -> None:
        """It is served so many seconds."""
        self._now = self._position(key)
        self._positions[key] = self._now + work * self._weight(key)
        if len(self._positions) > _MOST:
            ahead = sorted(self._positions.items(), key=lambda item: item[1])[_MOST // 2 :]
            self._positions = dict(ahead)

    def settle(self, key: Key, seconds: float) -> None:
        """It was served so many seconds more than it was charged; fewer, where negative."""
        self._positions[key] = self._positions.get(key, self._now) + seconds * self._weight(key)

    def _position(self, key: Key) -> float:
        return max(self._positions.get(key, 0.0), self._now)


def by_class() -> FairShare[int]:
    """Shares by rank: two steps halve one, so `u=7` has a sixteenth of what `u=3` has."""
    return FairShare(lambda rank: 2 ** (rank / 2))


def by_caller() -> FairShare[str | None]:
    """Equal shares for all callers; those that have no name are one."""
    return FairShare(lambda _: 1.0)
