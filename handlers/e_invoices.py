"""/v1/e-invoices: invoices for machines to read, in a PDF or alone."""

from aiohttp import web

from handlers.documents import Endpoint, respond
from handlers.request import accept, body
from handlers.request.options import AnswerOptions
from offload.order import Extract


async def extract(request: web.Request) -> web.StreamResponse:
    """POST /v1/e-invoices/extract: the body is a PDF or XML; the answer is that, and as JSON."""
    body.check_type(request, "application/pdf", "application/xml", "text/xml")
    return await respond(request, Endpoint(Extract(), accept.JSON, AnswerOptions))
