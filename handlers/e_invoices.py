"""/v1/e-invoices: what a PDF holds for machines to read."""

from aiohttp import web

from handlers.documents import Endpoint, respond
from handlers.request import accept, body
from handlers.request.options import AnswerOptions
from offload.order import Extract


async def extract(request: web.Request) -> web.StreamResponse:
    """POST /v1/e-invoices/extract: the body is a PDF; the answer is its XML, and that as JSON."""
    body.check_type(request, "application/pdf")
    return await respond(request, Endpoint(Extract(), accept.JSON, AnswerOptions))
