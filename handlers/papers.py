"""PDFs that were sent: merged, finished, or told of."""

from aiohttp import web

from handlers import answers, pdf, uploads
from handlers.options import Finishing, Saving
from handlers.uploads import MULTIPART
from offload.job import Finish, Inspect, Merge

_PDF = "application/pdf"


async def merge(request: web.Request) -> web.StreamResponse:
    """POST /v1/merge: the parts of an upload, in their order, as one PDF."""
    uploads.sent(request, MULTIPART)
    source = Merge(uploads.boundary(request))
    return await pdf.make(request, source, answers.FINISHED, Finishing)


async def finish(request: web.Request) -> web.StreamResponse:
    """POST /v1/finish: a PDF with a watermark, attachments or passwords."""
    source = Finish(uploads.sent(request, _PDF, MULTIPART))
    return await pdf.make(request, source, answers.FINISHED, Finishing)


async def inspect(request: web.Request) -> web.StreamResponse:
    """POST /v1/metadata: what a PDF says of itself."""
    uploads.sent(request, _PDF)
    return await pdf.make(request, Inspect(), answers.TOLD, Saving)
