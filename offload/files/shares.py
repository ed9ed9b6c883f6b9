"""Shares of a disk: none of its callers holds more of it than is left to all others.

So one has half of it at most, each of two a third, and there is always room for another (dynamic
thresholds for shared buffers, Choudhury and Hahne 1998).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from offload import disk
from offload.errors import CallerBusy

# Seconds after which a caller that holds too much may try again: most documents take less.
_RETRY = 1.0


class Shares:
    """What callers hold.

    Args:
        free: the bytes that are left; may block.
    """

    def __init__(self, free: Callable[[], int]) -> None:
        self._free = free
        self._callers: dict[Path, str] = {}  # whose paths there are

    @contextmanager
    def held(self, path: Path, caller: str | None) -> Iterator[None]:
        """Count a file, or the files of a folder, as a caller's; of nobody in particular, not."""
        if caller is not None:
            self._callers[path] = caller
        try:
            yield
        finally:
            self._callers.pop(path, None)

    def check(self, path: Path) -> None:
        """Refuse more to a caller that holds more than is left for all others. Blocks.

        Args:
            path: one of the caller's.

        Raises:
            CallerBusy: it does.
        """
        caller = self._callers.get(path)
        if caller is None:
            return
        theirs = [path for path, owner in self._callers.copy().items() if owner == caller]
        if sum(map(disk.held_bytes, theirs)) > self._free():
            raise CallerBusy("What you are sending takes more room than is left.", _RETRY)
