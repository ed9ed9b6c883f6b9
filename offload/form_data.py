"""The parts of a multipart/form-data body (RFC 7578), as the senders that there are write them.

The loop's process reads the fields that are options, a worker reads all parts.
"""

import base64
import quopri
import re
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

import multipart

from offload.errors import MalformedBody

# RFC 7578 has no limit of its own; a document with more parts than this is an attack or a mistake.
_MOST_PARTS = 2000
_CHUNK = 1 << 16
# Bytes of an option's value; none that can be used is longer.
_LONGEST_VALUE = 4096

# RFC 8187: charset'language'percent-encoded. RFC 7578 forbids it here; .NET sends it.
_EXTENDED = re.compile(r";\s*filename\*\s*=\s*\"?([\w-]+)'[^';\"]*'([^;\"\s]+)", re.IGNORECASE)
_ENCODED_WORD = re.compile(r"=\?[\w*-]+\?[bqBQ]\?[^?]*\?=")
# Quoted-printable writes a byte as =3D and ends a line that goes on with = (RFC 2045, 6.7).
_UNQUOTED = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*(?:\r?\n|\Z))")


@dataclass(frozen=True, slots=True)
class Part:
    """One part: where it says it belongs, and what it holds.

    Args:
        name: of its field.
        filename: without a folder, as a rule.
        media_type: None where its sender does not know it.
        content: decoded, if it had a transfer encoding.
        charset: of the content, as its sender named it.
    """

    name: str
    filename: str | None
    media_type: str | None
    content: bytes
    charset: str | None = None

    @property
    def is_option(self) -> bool:
        """Whether it is an option of the document: a field that is named like no file."""
        return is_option(self.name, self.filename)


def is_option(name: str, filename: str | None) -> bool:
    """Whether a field is an option of the document, and no file: `-F page_size=A5`."""
    return filename is None and name != "" and not {".", "/"} & set(name)


def parts(body: Path, boundary: str) -> Iterator[Part]:
    """The parts of an upload, in their order.

    Raises:
        MalformedBody: it is not multipart/form-data, or a part is encoded in an unknown way.
    """
    with _opened(body) as file:
        for segment, chunks in _segments(file, boundary):
            yield _part(segment, b"".join(chunks))


def options(body: Path, boundary: str, known: Container[str] = ()) -> list[tuple[str, str]]:
    """The fields of an upload that are options of the document, in their order.

    Args:
        body: the upload.
        boundary: of its parts.
        known: the names of options; none of them is a file's.

    Raises:
        MalformedBody: it is not multipart/form-data, or an option is no text, or sent as a file.
    """
    found = []
    with _opened(body) as file:
        for segment, chunks in _segments(file, boundary):
            if is_option(segment.name, _filename(segment)):
                found.append((segment.name, _text(segment, chunks)))
            elif segment.name in known:
                raise MalformedBody(
                    f"The option {segment.name!r} is sent as a file: send it without a file name."
                )
    return found


@contextmanager
def _opened(body: Path) -> Iterator[BinaryIO]:
    try:
        with body.open("rb") as file:
            yield file
    except multipart.MultipartError as error:
        raise MalformedBody(f"The multipart body is broken: {error.args[0]}.") from error


def _segments(
    file: BinaryIO, boundary: str
) -> Iterator[tuple[multipart.MultipartSegment, Iterator[bytes]]]:
    """Each part's head, and its content by the piece; what is not taken of it is passed over."""
    parser = multipart.PushMultipartParser(boundary, max_segment_count=_MOST_PARTS)
    events = parser.parse_blocking(file.read, _CHUNK)
    for event in events:
        if isinstance(event, multipart.MultipartSegment):
            content = _content(events)
            yield event, content
            for _ in content:
                pass


def _content(events: Iterator[object]) -> Iterator[bytes]:
    """The pieces of one part; after its end there are none, however often it is asked."""
    while piece := next(events, None):
        assert isinstance(piece, bytes | bytearray)
        yield bytes(piece)


def _part(segment: multipart.MultipartSegment, content: bytes) -> Part:
    named = segment.content_type
    return Part(
        segment.name,
        _filename(segment),
        None if named == "application/octet-stream" else named,
        _decoded(segment, content),
        segment.charset,
    )


def _text(segment: multipart.MultipartSegment, chunks: Iterator[bytes]) -> str:
    value = b""
    for chunk in chunks:
        value += chunk
        if len(value) > _LONGEST_VALUE:
            raise MalformedBody(f"The field {segment.name[:100]!r} is too long for an option.")
    try:
        return _decoded(segment, value).decode()
    except UnicodeDecodeError:
        raise MalformedBody(f"The field {segment.name[:100]!r} is not UTF-8.") from None


def _filename(segment: multipart.MultipartSegment) -> str | None:
    """A part's file name, in whichever way it is written."""
    if extended := _EXTENDED.search(segment.header("Content-Disposition", "")):
        charset, name = extended.groups()
        try:
            return unquote(name, encoding=charset, errors="strict")
        except (LookupError, UnicodeDecodeError):
            raise _undecodable(segment.name, f"file name {name[:100]!r}") from None
    name = segment.filename
    return _unfolded(segment.name, name) if name and _ENCODED_WORD.search(name) else name


def _unfolded(field: str, name: str) -> str:
    """A file name of encoded words (RFC 2047)."""
    try:
        return str(make_header(decode_header(name)))
    except (HeaderParseError, LookupError, UnicodeDecodeError, ValueError):
        raise _undecodable(field, f"file name {name[:100]!r}") from None


def _decoded(segment: multipart.MultipartSegment, content: bytes) -> bytes:
    """A part's content without its Content-Transfer-Encoding (RFC 2045, section 6)."""
    coding = segment.header("Content-Encoding", "").strip().lower()
    if coding not in ("", "identity"):
        raise _undecodable(segment.name, f"Content-Encoding {coding[:100]!r}")
    name = segment.header("Content-Transfer-Encoding", "binary").strip().lower()
    decode = _TRANSFER_ENCODINGS.get(name)
    if decode is None:
        raise _undecodable(segment.name, f"Content-Transfer-Encoding {name[:100]!r}")
    try:
        return decode(content)
    except ValueError:
        raise _undecodable(segment.name, f"{name} content") from None


def _undecodable(field: str, what: str) -> MalformedBody:
    return MalformedBody(f"The {what} of the part {field[:100]!r} can't be decoded.")


def _base64(content: bytes) -> bytes:
    return base64.b64decode(b"".join(content.split()), validate=True)


def _quoted_printable(content: bytes) -> bytes:
    if _UNQUOTED.search(content):
        raise ValueError
    return quopri.decodestring(content)


_TRANSFER_ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    **dict.fromkeys(("7bit", "8bit", "binary", ""), bytes),
    "base64": _base64,
    "quoted-printable": _quoted_printable,
}
