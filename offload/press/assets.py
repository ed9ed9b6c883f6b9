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

    def read(self, name: str) -> tuple[bytes, str | None]:
        """A file's content; links out of the folder lead nowhere."""
        path = (self._root / name).resolve()
        if not path.is_relative_to(self._root) or not path.is_file():
            raise LookupError(name)
        return path.read_bytes(), None
