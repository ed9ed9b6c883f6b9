"""Answers from the store of jobs: an object, or a part of one, streamed, with ranges."""

from dataclasses import dataclass

from aiohttp import web

from handlers.request.errors import RangeNotSatisfiable
from jobs.store.store import PIECE, Store
from offload.threads import in_thread


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes in the store.

    Args:
        store: that has them.
        key: of the object.
        offset: of the bytes in the object.
        size: how many there are.
        tag: an entity tag; what it stands for never changes.
    """

    store: Store
    key: str
    offset: int
    size: int
    tag: str


async def send(request: web.Request, stored: Stored, headers: dict[str, str]) -> web.StreamResponse:
    """Stream it, or the range of it that was asked for (RFC 9110, section 14).

    Args:
        request: may ask for a range.
        stored: where the content is.
        headers: of the answer, beside those about its length and range.

    Raises:
        RangeNotSatisfiable: there is no such range.
    """
    start, stop = _range(request, stored)
    response = web.StreamResponse(
        headers={
            **headers,
            "Accept-Ranges": "bytes",
            "ETag": f'"{stored.tag}"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        }
    )
    if (start, stop) != (0, stored.size):
        response.set_status(206)
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{stored.size}"
    response.content_length = stop - start
    await response.prepare(request)
    if request.method != "HEAD":
        await _stream(response, stored, start, stop)
    await response.write_eof()
    return response


async def _stream(response: web.StreamResponse, stored: Stored, start: int, stop: int) -> None:
    while start < stop:
        size = min(PIECE, stop - start)
        piece = await in_thread(stored.store.read, stored.key, stored.offset + start, size)
        await response.write(piece)
        start += len(piece)


def _range(request: web.Request, stored: Stored) -> tuple[int, int]:
    """The one range that was asked for; all of it, where none or several were."""
    asked = request.headers.get("Range", "")
    condition = request.headers.get("If-Range", f'"{stored.tag}"')
    if not asked.startswith("bytes=") or "," in asked or condition != f'"{stored.tag}"':
        return 0, stored.size
    first, _, last = asked.removeprefix("bytes=").strip().partition("-")
    if not _is_number(first or "0") or not _is_number(last or "0") or not (first or last):
        return 0, stored.size
    if not first:
        start, stop = max(stored.size - int(last), 0), stored.size
    else:
        start, stop = int(first), min(int(last) + 1, stored.size) if last else stored.size
    if start >= stop:
        headers = {"Content-Range": f"bytes */{stored.size}"}
        raise RangeNotSatisfiable(f"There are {stored.size} bytes.", headers=headers)
    return start, stop


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 20
