"""PDFs that were sent: merged, finished, or told of."""

from aiohttp import web

from handlers import pdf, response
from handlers.request import body
from handlers.request.body import MULTIPART
from handlers.request.options import Finishing, Saving
from offload.job import Finish, Inspect, Merge

_PDF = "application/pdf"


async def merge(request: web.Request) -> web.StreamResponse:
    """POST /v1/merge: the parts of an upload, in their order, as one PDF."""
    body.sent(request, MULTIPART)
    source = Merge(body.boundary(request))
    return await pdf.make(request, source, response.FINISHED, Finishing)


async def finish(request: web.Request) -> web.StreamResponse:
    """POST /v1/finish: a PDF with a watermark, attachments or passwords."""
    source = Finish(body.sent(request, _PDF, MULTIPART))
    return await pdf.make(request, source, response.FINISHED, Finishing)


async def inspect(request: web.Request) -> web.StreamResponse:
    """POST /v1/metadata: what a PDF says of itself."""
    body.sent(request, _PDF)
    return await pdf.make(request, Inspect(), response.TOLD, Saving)
