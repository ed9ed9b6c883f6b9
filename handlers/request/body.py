"""A request's body into a job's folder, as it comes: the loop never parses what can be large."""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from aiohttp.helpers import parse_mimetype

from handlers.request import content_coding
from handlers.request.content_coding import Decoding
from handlers.request.errors import BodyTooLarge, UnsupportedMediaType
from offload.files.spool import append
from offload.job import Job
from offload.order import XHTML, Html, Multipart, Source
from offload.threads import in_thread

BODY_LIMIT = web.AppKey("body_limit", int)

MULTIPART = "multipart/form-data"
_HTML = ("text/html", XHTML)

# Written to the spool by the piece: each piece costs a hop to a thread, about 50 microseconds.
_PIECE = 1 << 18
# A charset's name is no longer; the press knows which ones there are, and a lane's pipe is short.
_LONGEST_CHARSET = 40


def source(request: web.Request) -> Source:
    """What kind of document the body is.

    Raises:
        UnsupportedMediaType: none, or one that lacks its boundary.
    """
    check_type(request, *_HTML, MULTIPART)
    if request.content_type == MULTIPART:
        return Multipart(boundary(request))
    charset = request.charset and request.charset[:_LONGEST_CHARSET]
    return Html(charset, request.content_type == XHTML)


def check_type(request: web.Request, *accepted: str) -> None:
    """Refuse a body of another media type.

    Raises:
        UnsupportedMediaType: it is none of those that are accepted.
    """
    if request.content_type not in accepted:
        listed = ", ".join(accepted)
        given = request.headers.get("Content-Type")
        said = f"Content-Type is {given[:100]!r}" if given else "There is no Content-Type"
        raise UnsupportedMediaType(
            f"{said}; accepted: {listed}.",
            headers={"Accept": listed},
        )


def boundary(request: web.Request) -> str:
    """What separates the parts of an upload (RFC 2046, section 5.1.1).

    Raises:
        UnsupportedMediaType: it has none, or none of 1 to 70 characters.
    """
    value = parse_mimetype(request.headers["Content-Type"]).parameters.get("boundary", "")
    if not re.fullmatch(r"[0-9A-Za-z'()+_,\-./:=? ]{1,70}", value):
        raise UnsupportedMediaType("multipart/form-data needs a boundary of 1 to 70 characters.")
    return value


@dataclass(frozen=True, slots=True)
class Upload:
    """What was received: bytes, and the elements of HTML or the objects of JSON among them."""

    size: int
    elements: int


async def receive(request: web.Request, job: Job, see: Callable[[bytes], object] = bytes) -> Upload:
    """Stream the body into a job's folder, its codings undone.

    Args:
        request: whose body it is.
        job: its deadline is the body's too.
        see: is called with each piece, in a thread.

    Raises:
        UnsupportedCoding: it is in a coding that is not known.
        DamagedCoding: it is not in the coding that its header names, or breaks off.
        BodyTooLarge: as soon as it is known to be.
        TimeoutError: it was not here by the deadline.
        web.RequestPayloadError: it is damaged.
        SpoolFull: the spool has no room.
    """
    limit = request.app[BODY_LIMIT]
    _check_size(request.content_length or 0, limit)
    file = _DecodedFile(job.body, content_coding.of_request(request), limit, see)
    async with asyncio.timeout(job.deadline - time.monotonic()):
        await _store(request, file, limit)
    return Upload(file.size, file.elements)


async def _store(request: web.Request, file: "_DecodedFile", limit: int) -> None:
    received = 0
    piece = bytearray()
    async for chunk in request.content.iter_any():
        received += len(chunk)
        _check_size(received, limit)
        piece += chunk
        if len(piece) >= _PIECE:
            await in_thread(file.write, bytes(piece))
            piece.clear()
    await in_thread(file.end, bytes(piece))


class _DecodedFile:
    """The body on disk, written in a thread: undoing a coding takes time that is not the loop's.

    Args:
        path: of the file.
        decoding: what undoes its codings.
        limit: bytes that it may have.
        see: is called with each piece.
    """

    def __init__(
        self, path: Path, decoding: Decoding, limit: int, see: Callable[[bytes], object]
    ) -> None:
        self.size = self.elements = 0
        self._path = path
        self._decoding = decoding
        self._limit = limit
        self._see = see

    def write(self, piece: bytes) -> None:
        for decoded in self._decoding.decode(piece):
            self.size += len(decoded)
            _check_size(self.size, self._limit)
            append(self._path, decoded)
            self._see(decoded)
            # They explain a document's time better than its bytes.
            self.elements += decoded.count(b"<") + decoded.count(b"{")

    def end(self, piece: bytes) -> None:
        self.write(piece)
        self._decoding.close()
        if not self.size:
            append(self._path, b"")  # an empty body is a file too


def _check_size(size: int, limit: int) -> None:
    if size > limit:
        raise BodyTooLarge(f"The body has more than the {limit} bytes that are allowed.")
