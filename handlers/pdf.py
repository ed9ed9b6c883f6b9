"""POST /v1/pdf: an HTML document in, a PDF out."""

from aiohttp import web

from handlers import documents
from handlers.request import accept, body
from handlers.request.options import TypesettingOptions


async def create(request: web.Request) -> web.StreamResponse:
    """Typeset the body; the query holds the options."""
    return await documents.respond(
        request, body.source(request), accept.PDF_OR_PNG, TypesettingOptions
    )
