"""The response: headers that say how it went, and the document itself."""

from urllib.parse import quote

from aiohttp import web

from offload.answer import Unreadable, open_made
from offload.job import PIECE, Job, Receipt
from offload.order import Format
from offload.threads import in_thread

# Set on a request whose document had been made before.
REPLAYED = web.RequestKey("replayed", bool)
# What was made of a preference.
APPLIED = web.RequestKey("applied", dict[str, str])
# The name that the answer is to be saved under.
FILENAME = web.RequestKey("filename", str)


async def send(request: web.Request, job: Job, receipt: Receipt) -> web.StreamResponse:
    """Stream the document; its folder may go once this has returned.

    Args:
        request: to be answered.
        job: that made the document.
        receipt: what the lane said of it.
    """
    response = web.StreamResponse(headers=_headers(job, receipt, request.get(FILENAME)))
    response.headers.update(request.get(APPLIED, {}))
    if request.get(REPLAYED):
        response.headers["Idempotency-Replayed"] = "true"
    response.content_length = receipt.size_bytes
    await response.prepare(request)
    if receipt.beginning:
        await response.write(receipt.beginning)
    offset = len(receipt.beginning)
    if offset < receipt.size_bytes:
        # It has done its duty, and does not hold the spool for as long as its caller reads.
        await in_thread(job.body.unlink, missing_ok=True)
    while offset < receipt.size_bytes:
        piece = await in_thread(_read, job, offset, receipt.size_bytes - offset)
        await response.write(piece)
        offset += len(piece)
    await response.write_eof()
    return response


def _read(job: Job, offset: int, left: int) -> bytes:
    """A piece of the document, as a worker left it: it may have made it shorter since."""
    with open_made(job.document) as file:
        file.seek(offset)
        if piece := file.read(min(left, PIECE)):
            return piece
    raise Unreadable


def _headers(job: Job, receipt: Receipt, filename: str | None) -> dict[str, str]:
    headers = {
        **CONTENT[job.order.options.format],
        "Content-Disposition": disposition(filename, f"document.{job.order.options.format}"),
        "Pressroom-Pages": str(receipt.pages),
        "Pressroom-Warnings": str(receipt.warning_count),
        "Server-Timing": _timing(receipt),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    if receipt.digest:
        headers["ETag"] = f'"{receipt.digest}"'
    if receipt.warnings:
        headers["Pressroom-Warning"] = ", ".join(map(_quoted, receipt.warnings))
    return headers


# Headers that say what a document is, by its format.
CONTENT: dict[Format, dict[str, str]] = {
    "pdf": {"Content-Type": "application/pdf"},
    "png": {"Content-Type": "image/png"},
    "json": {"Content-Type": "application/json"},
    "xml": {"Content-Type": "application/xml"},
    # A caller's data, shown at this origin: it may load and run nothing.
    "html": {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": "sandbox; default-src 'none'; "
        "style-src 'unsafe-inline'; img-src data:; font-src data:",
    },
}


def _timing(receipt: Receipt) -> str:
    """Server-Timing counts in milliseconds."""
    queue, render = receipt.queue_seconds * 1000, receipt.render_seconds * 1000
    return f"queue;dur={queue:.1f}, render;dur={render:.1f}"


def disposition(filename: str | None, default: str) -> str:
    """RFC 6266: shown in place, or saved under the name that was asked for."""
    if filename is None:
        return f'inline; filename="{default}"'
    if filename.isascii():
        return f'attachment; filename="{filename.translate(_ESCAPES)}"'
    plain = filename.encode("ascii", "replace").decode().translate(_ESCAPES)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"


_ESCAPES = str.maketrans({'"': r"\"", "\\": r"\\"})


def _quoted(text: str) -> str:
    """A string of a structured field (RFC 9651): printable ASCII; the rest percent-encoded."""
    printable = quote(text, safe=" !#$&'()*+,-./:;<=>?@[]^_`{|}~")
    return f'"{printable}"'
