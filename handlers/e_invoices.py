"""/v1/e-invoices: what machines read in a PDF."""

from aiohttp import web

from handlers import pdf, response
from handlers.request.errors import UnsupportedMediaType
from handlers.request.options import Saving
from offload.job import Extract

_ACCEPTED = "application/pdf"


async def extract(request: web.Request) -> web.StreamResponse:
    """POST /v1/e-invoices/extract: the body is a PDF; the answer is its XML, and that as JSON."""
    if request.content_type != _ACCEPTED:
        raise UnsupportedMediaType(
            f"Content-Type is {request.content_type[:100]!r}; accepted is {_ACCEPTED}.",
            headers={"Accept": _ACCEPTED},
        )
    return await pdf.make(request, Extract(), response.TOLD, Saving)
