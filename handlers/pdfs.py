"""PDFs that exist already: merged, finished, or described."""

from aiohttp import web

from handlers.documents import Endpoint, respond
from handlers.request import accept, body
from handlers.request.body import MULTIPART
from handlers.request.options import AnswerOptions, PdfOptions
from offload.order import Finish, Inspect, Merge

_PDF = "application/pdf"


async def merge(request: web.Request) -> web.StreamResponse:
    """POST /v1/merge: the parts of an upload, in their order, as one PDF."""
    body.check_type(request, MULTIPART)
    return await respond(request, Endpoint(Merge(body.boundary(request)), accept.PDF, PdfOptions))


async def finish(request: web.Request) -> web.StreamResponse:
    """POST /v1/finish: a PDF with a watermark, attachments or passwords."""
    body.check_type(request, _PDF, MULTIPART)
    is_upload = request.content_type == MULTIPART
    source = Finish(body.boundary(request) if is_upload else None)
    return await respond(request, Endpoint(source, accept.PDF, PdfOptions))


async def inspect(request: web.Request) -> web.StreamResponse:
    """POST /v1/metadata: pages, dates, conformance and attachments of a PDF."""
    body.check_type(request, _PDF)
    return await respond(request, Endpoint(Inspect(), accept.JSON, AnswerOptions))
