"""Unix time for what is written down of jobs: it stays as it was where the system's clock jumps."""

import time
from collections.abc import Callable

# Seconds that are a jump; less is a correction, and is followed at once.
_JUMP = 2.0
# Seconds after which a jump is taken for the truth: by then a wrong one has been put right.
_STANDS = 3600.0


def _elapsed() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)  # also while the machine sleeps


class Clock:
    """Unix time that follows a jump of the system's clock only once it has stood for an hour.

    Args:
        system: the system's clock, as Unix time.
        elapsed: seconds that never jump.
    """

    def __init__(
        self,
        system: Callable[[], float] = time.time,
        elapsed: Callable[[], float] = _elapsed,
    ) -> None:
        self._system = system
        self._elapsed = elapsed
        self._offset = system() - elapsed()
        self._ahead = 0.0  # by which the system's clock was ahead when last looked at
        self._jumped = elapsed()

    def now(self) -> float:
        """Unix time."""
        return self._elapsed() + self._offset

    def look(self) -> float:
        """Look at the system's clock, now and then. Returns seconds that it has jumped by since."""
        ahead = self._system() - self.now()
        jump = ahead - self._ahead
        if abs(jump) < _JUMP:
            jump = 0.0
        else:
            self._jumped = self._elapsed()
        if abs(ahead) < _JUMP or self._elapsed() - self._jumped >= _STANDS:
            self._offset += ahead
            ahead = 0.0
        self._ahead = ahead
        return jump


CLOCK = Clock()
