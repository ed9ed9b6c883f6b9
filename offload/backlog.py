"""Who is next: a bounded queue in deadline order, with no I/O and no clock of its own.

Earliest deadline first: a caller that can wait long does not hold up one that cannot.
The pool asks; the backlog decides and never acts.
"""

import heapq
from collections.abc import Callable
from itertools import count
from typing import Generic, TypeVar

from offload.errors import Overloaded

T = TypeVar("T")


class Backlog(Generic[T]):
    """Entries that wait for a lane.

    Args:
        room: how many may wait.
        clock: seconds, monotonic; the scale of all deadlines.
    """

    def __init__(self, room: int, clock: Callable[[], float]) -> None:
        self.room = room
        self._clock = clock
        self._order = count()  # ties are served in order of arrival
        self._heap: list[tuple[float, int, T]] = []
        self._waiting: set[T] = set()

    def __len__(self) -> int:
        return len(self._waiting)

    def __repr__(self) -> str:
        return f"<Backlog {len(self)}/{self.room}>"

    def admit(self, entry: T, deadline: float) -> None:
        """Take the entry in.

        Raises:
            Overloaded: there is no room.
        """
        if len(self._waiting) >= self.room:
            raise Overloaded(f"{self.room} documents are waiting already.", retry_after=1.0)
        self._waiting.add(entry)
        heapq.heappush(self._heap, (deadline, next(self._order), entry))

    def take(self) -> T | None:
        """The entry whose turn it is; one that is past its deadline has no turn."""
        while self._heap:
            deadline, _, entry = heapq.heappop(self._heap)
            if entry in self._waiting and deadline > self._clock():
                self._waiting.remove(entry)
                return entry
        return None

    def withdraw(self, entry: T) -> None:
        """Its owner no longer waits. Harmless for an entry that has left."""
        self._waiting.discard(entry)
