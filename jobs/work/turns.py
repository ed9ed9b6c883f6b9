"""Whose turn it is: a receiver that is slow, or hangs, holds its share of the slots and no more."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

# Seconds that a message is taken to need, before one has ended.
_FIRST_GUESS = 0.5
# Weight of the latest message in the mean of what they need.
_LATEST = 0.3


@dataclass(slots=True)
class _Receiver:
    under_way: int = 0
    seconds: float = _FIRST_GUESS
    next: float = 0.0


class Turns:
    """Messages that are under way to each receiver.

    What must wait is told for how long: the turns of a receiver follow each other at the pace at
    which it answers, so each message comes back about when it can go.

    Args:
        most: messages under way to one receiver.
        now: a clock, in seconds.
    """

    def __init__(self, most: int, now: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._now = now
        self._receivers: dict[Hashable, _Receiver] = {}

    def take(self, receiver: Hashable) -> float:
        """Take a turn, to be given back by `end`. Returns 0, or the seconds after which to come."""
        known = self._receivers.setdefault(receiver, _Receiver())
        if known.under_way < self._most:
            known.under_way += 1
            return 0.0
        now = self._now()
        known.next = max(known.next, now) + known.seconds / self._most
        return known.next - now

    def end(self, receiver: Hashable, seconds: float) -> None:
        """A message has been answered, or given up, after so many seconds."""
        known = self._receivers[receiver]
        known.under_way -= 1
        known.seconds += _LATEST * (seconds - known.seconds)
        if not known.under_way and known.next <= self._now():
            del self._receivers[receiver]
