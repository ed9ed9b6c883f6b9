"""How long lanes have been busy, in all: a total that never falls, whichever thread reads it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class BusyTime:
    """Seconds of work, of any number of lanes at a time."""

    def __init__(self) -> None:
        # Replaced as a whole: another thread must not see a piece of work in neither or in both.
        self._state: tuple[float, frozenset[_Start]] = 0.0, frozenset()

    @property
    def seconds(self) -> float:
        """What has been worked so far, with what is in work now. From any thread."""
        ended, running = self._state
        now = time.monotonic()
        return ended + sum(now - start.at for start in running)

    @contextmanager
    def running(self) -> Iterator[None]:
        """A piece of work, for as long as the block runs."""
        start = _Start()
        ended, running = self._state
        self._state = ended, running | {start}
        try:
            yield
        finally:
            ended, running = self._state
            self._state = ended + time.monotonic() - start.at, running - {start}


class _Start:
    def __init__(self) -> None:
        self.at = time.monotonic()
