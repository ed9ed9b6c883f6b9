"""A multipart/form-data body (RFC 7578) as a document and its assets.

The parts stay in memory and never become files: a name in an upload is a key, not a path.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import multipart

from offload.errors import MalformedBody

INDEX = "index.html"
# RFC 7578 has no limit of its own; a document with more parts than this is an attack or a mistake.
_MOST_PARTS = 2000
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Part:
    """One part: where it says it belongs, and what it holds."""

    name: str
    filename: str | None
    media_type: str | None
    content: bytes


@dataclass(slots=True)
class Upload:
    """The parts by path.

    A part's path is its field name or its file name: `-F css/a.css=@css/a.css` and
    `-F 'files=@a.css;filename=css/a.css'` both put it at `css/a.css`. The field name goes first.
    """

    _named: dict[str, Part] = field(default_factory=dict)
    _filed: dict[str, Part] = field(default_factory=dict)

    @classmethod
    def parse(cls, body: Path, boundary: str) -> "Upload":
        """Read the body of a request.

        Raises:
            MalformedBody: it is not multipart/form-data, has no index.html, or a bad name.
        """
        upload = cls()
        for part in parts(body, boundary):
            upload._add(part)
        return upload

    def read(self, name: str) -> tuple[bytes, str | None]:
        """A part's content and media type."""
        part = self._named.get(name) or self._filed[name]
        return part.content, part.media_type

    def index(self) -> bytes:
        """The document.

        Raises:
            MalformedBody: there is none.
        """
        try:
            html, _ = self.read(INDEX)
        except KeyError:
            raise MalformedBody(f"No part of the multipart body is named {INDEX}.") from None
        if not html.strip():
            raise MalformedBody(f"{INDEX} is empty.")
        return html

    def _add(self, part: Part) -> None:
        if part.filename:
            self._filed.setdefault(_clean(part.filename), part)
            if part.name in ("file", "files"):  # a form field that takes any number of files
                return
        name = _clean(part.name)
        if name in self._named:
            raise MalformedBody(f"Two parts of the multipart body are named {name!r}.")
        self._named[name] = part


def _clean(name: str) -> str:
    """A relative path without detours.

    Raises:
        MalformedBody: it is absolute, leads upwards, or holds what no path should.
    """
    segments = name.removeprefix("./").split("/")
    if not name or {"", ".", ".."} & set(segments) or any(c in name for c in "\\\0\r\n"):
        raise MalformedBody(
            f"{name[:200]!r} is no relative path: a part is named like css/style.css."
        )
    return "/".join(segments)


def parts(body: Path, boundary: str) -> Iterator[Part]:
    """The parts of an upload, in their order.

    Raises:
        MalformedBody: it is not multipart/form-data.
    """
    try:
        with body.open("rb") as file:
            yield from _parse(file, boundary)
    except multipart.MultipartError as error:
        raise MalformedBody(f"The multipart body is broken: {error}.") from error


def _parse(file: BinaryIO, boundary: str) -> Iterator[Part]:
    segment: multipart.MultipartSegment | None = None
    chunks: list[bytes] = []
    parser = multipart.PushMultipartParser(boundary, max_segment_count=_MOST_PARTS)
    for event in parser.parse_blocking(file.read, _CHUNK):
        if isinstance(event, multipart.MultipartSegment):
            segment = event
        elif event:
            chunks.append(bytes(event))
        elif segment:  # the end of it
            yield Part(segment.name, segment.filename, _media_type(segment), b"".join(chunks))
            segment, chunks = None, []


def _media_type(segment: multipart.MultipartSegment) -> str | None:
    """What the client says, unless it says that it does not know."""
    named = segment.content_type
    return None if named == "application/octet-stream" else named
