"""What jobs need of a store: objects that are written once, and are on the disk then.

Its methods block; call them from a thread.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

# What is read or written at once.
PIECE = 1 << 18


class Missing(Exception):
    """The store has no such object."""


class Store(Protocol):
    """What jobs need of a store. Keys are relative paths.

    Raises:
        StoreFull: of each method that writes.
        JobsUnavailable: the store does not answer, or has an error of its own.
    """

    def draft(self) -> Path:
        """A path for a new local file, to be committed or discarded."""
        ...

    def commit(self, draft: Path, key: str) -> bool:
        """Make a draft an object. Returns False, and drops the draft, if there is one already."""
        ...

    def write(self, key: str, pieces: Iterable[bytes]) -> bool:
        """Make an object of pieces. Returns False if there is one already."""
        ...

    def read(self, key: str, offset: int = 0, size: int | None = None) -> bytes:
        """A part of an object, from within it, or all of it. Raises Missing.

        Args:
            key: the object's.
            offset: the first byte.
            size: how many bytes; to the end unless given.
        """
        ...

    def size(self, key: str) -> int:
        """Bytes of an object. Raises Missing."""
        ...

    def keys(self, prefix: str) -> Iterator[str]:
        """Keys of the objects below a prefix that ends with a slash."""
        ...

    def jobs(self) -> Iterator[str]:
        """Ids of the jobs that have objects."""
        ...

    def delete(self, key: str) -> None:
        """Delete an object, or all that are below a prefix that ends with a slash."""
        ...

    def url(self, key: str, filename: str) -> str | None:
        """A URL at which anybody can load an object for a while, if there is such a thing."""
        ...

    def room(self) -> int | None:
        """Bytes that are free, where that is known."""
        ...
