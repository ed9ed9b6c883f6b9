"""The files that come with a document."""

from pathlib import Path
from typing import Protocol


class Assets(Protocol):
    """Files by the names that a document's relative URLs have."""

    def read(self, name: str) -> tuple[bytes, str | None]:
        """Content and media type (None: go by the name). Raises LookupError if there is none."""
        ...


class NoAssets:
    """No files."""

    def read(self, name: str) -> tuple[bytes, str | None]:
        """Nothing is there."""
        raise LookupError(name)


class Folder:
    """The files below a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def has(self, name: str) -> bool:
        """Whether there is such a file; links out of the folder lead nowhere."""
        path = (self._root / name).resolve()
        return path.is_relative_to(self._root) and path.is_file()

    def read(self, name: str) -> tuple[bytes, str | None]:
        """A file's content."""
        if not self.has(name):
            raise LookupError(name)
        return (self._root / name).read_bytes(), None
