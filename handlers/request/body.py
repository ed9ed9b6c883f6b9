"""A request's body into a job's folder, as it comes: the loop never parses what can be large."""

import asyncio
import re
import time
from collections.abc import Callable
from pathlib import Path

from aiohttp import web
from aiohttp.helpers import parse_mimetype

from handlers.request.errors import BodyTooLarge, UnsupportedMediaType
from offload.files.spool import append, in_thread
from offload.job import BODY, Html, Multipart, Source

BODY_LIMIT = web.AppKey("body_limit", int)

MULTIPART = "multipart/form-data"
ACCEPTED = f"text/html, application/xhtml+xml, {MULTIPART}"

# Written to the spool by the piece: each piece costs a hop to a thread, about 50 microseconds.
_PIECE = 1 << 18

# What else is to see a body's pieces as they come; called in a thread.
Witness = Callable[[bytes], object]


def source(request: web.Request) -> Source:
    """What kind of document the body is.

    Raises:
        UnsupportedMediaType: none, or one that lacks its boundary.
    """
    match request.content_type:
        case "text/html" | "application/xhtml+xml":
            return Html(_word(request.charset))
        case "multipart/form-data":
            return Multipart(boundary(request))
        case _:
            raise unsupported(request, ACCEPTED)


def sent(request: web.Request, *media_types: str) -> str | None:
    """The boundary of an upload, or None for a body that is one file.

    Raises:
        UnsupportedMediaType: it is none of these media types.
    """
    if request.content_type not in media_types:
        raise unsupported(request, ", ".join(media_types))
    return boundary(request) if request.content_type == MULTIPART else None


def unsupported(request: web.Request, accepted: str) -> UnsupportedMediaType:
    """That a body of this type is not what is accepted."""
    return UnsupportedMediaType(
        f"Content-Type is {request.content_type[:100]!r}; accepted: {accepted}.",
        headers={"Accept": accepted},
    )


async def receive(
    request: web.Request, folder: Path, deadline: float, witness: Witness = bytes
) -> int:
    """Stream the body into a job's folder. Returns its size in bytes.

    Args:
        request: whose body it is.
        folder: the job's.
        deadline: the `time.monotonic()` instant by which it must be here.
        witness: is shown each piece.

    Raises:
        BodyTooLarge: as soon as it is known to be.
        TimeoutError: it was not here by the deadline.
        web.RequestPayloadError: it is damaged.
        SpoolFull: the spool has no room.
    """
    limit = request.app[BODY_LIMIT]
    _check_size(request.content_length or 0, limit)
    async with asyncio.timeout(deadline - time.monotonic()):
        return await _store(request, folder / BODY, limit, witness)


async def _store(request: web.Request, body: Path, limit: int, witness: Witness) -> int:
    received = 0
    piece = bytearray()
    async for chunk in request.content.iter_any():
        received += len(chunk)
        _check_size(received, limit)
        piece += chunk
        if len(piece) >= _PIECE:
            await in_thread(_take, body, bytes(piece), witness)
            piece.clear()
    await in_thread(_take, body, bytes(piece), witness)
    return received


def _take(body: Path, piece: bytes, witness: Witness) -> None:
    append(body, piece)
    witness(piece)


def _check_size(size: int, limit: int) -> None:
    if size > limit:
        raise BodyTooLarge(f"The body has more than the {limit} bytes that are allowed.")


def _word(charset: str | None) -> str | None:
    """A charset's name, short enough for a lane's pipe; the press knows which ones there are."""
    return charset and charset[:40]


def boundary(request: web.Request) -> str:
    """What parts an upload (RFC 2046, section 5.1.1).

    Raises:
        UnsupportedMediaType: it has none, or none of 1 to 70 characters.
    """
    value = parse_mimetype(request.headers["Content-Type"]).parameters.get("boundary", "")
    if not re.fullmatch(r"[0-9A-Za-z'()+_,\-./:=? ]{1,70}", value):
        raise UnsupportedMediaType("multipart/form-data needs a boundary of 1 to 70 characters.")
    return value
