"""What Pressroom made."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

# A string of a structured field (RFC 9651, section 3.3.3).
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """A document: a PDF, a picture of its first page, or a template's HTML.

    Args:
        body: its bytes, or the file that they were written to.
        media_type: what they are.
        pages: how many it has.
        warning_count: how many warnings the service has about it.
        warnings: the first of them, in words.
        attempts: how many requests it took.
        request_id: by which the service's log knows the last of them, where it said so.
    """

    body: bytes | Path
    media_type: str
    pages: int
    warning_count: int
    warnings: tuple[str, ...]
    attempts: int
    request_id: str | None = None

    @property
    def content(self) -> bytes:
        """The document's bytes."""
        return self.body if isinstance(self.body, bytes) else self.body.read_bytes()

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the document to a file, whole or not at all.

        Raises:
            OSError: it can't be written.
        """
        with replacing(Path(path)) as file:
            file.write(self.content)
        return Path(path)

    def __repr__(self) -> str:
        """Without the bytes."""
        size = len(self.body) if isinstance(self.body, bytes) else self.body.stat().st_size
        pages = f"{self.pages} page{'' if self.pages == 1 else 's'}"
        return f"Document({self.media_type}, {pages}, {size:,} bytes)"

    @classmethod
    def of(cls, body: bytes | Path, headers: Mapping[str, str], attempts: int) -> "Document":
        """The document of an answer.

        Args:
            body: the document, or the file that it was written to.
            headers: of the answer.
            attempts: how many requests it took.
        """
        return cls(
            body=body,
            media_type=headers["content-type"].partition(";")[0],
            pages=int(headers["pressroom-pages"]),
            warning_count=int(headers["pressroom-warnings"]),
            warnings=tuple(_strings(headers.get("pressroom-warning", ""))),
            attempts=attempts,
            request_id=headers.get("request-id"),
        )


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the path's place once it is whole; what is there stays until then."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("wb") as file:
            yield file
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _strings(field: str) -> Iterator[str]:
    for text in _STRING.findall(field):
        yield unquote(re.sub(r"\\(.)", r"\1", text))
