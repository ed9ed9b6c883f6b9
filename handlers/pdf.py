"""POST /v1/pdf: an HTML document in, a PDF out."""

from aiohttp import web

from handlers.documents import Endpoint, respond
from handlers.request import accept, body
from handlers.request.options import TypesettingOptions


async def create(request: web.Request) -> web.StreamResponse:
    """Typeset the body; the query holds the options."""
    return await respond(
        request, Endpoint(body.source(request), accept.PDF_OR_PNG, TypesettingOptions)
    )
