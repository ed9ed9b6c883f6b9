"""The journal: one line in the log a request, and one a document; the trace id joins them."""

from aiohttp import web

from handlers.request.keys import CALLER
from metrics.requests import RequestRecord
from offload.job import JobRecord
from service.logs import Journal

_LOG = Journal("pressroom.journal")

# Characters of a path that are worth a line: ours are shorter, a stranger's may be anything.
_LONGEST_PATH = 200


def request(request: web.Request, record: RequestRecord) -> None:
    """Tell of a request. Its query stays out: that is the caller's affair."""
    _LOG.info(
        "request",
        method=record.method,
        route=record.route,
        path=request.path[:_LONGEST_PATH],
        status=record.status,
        seconds=round(record.seconds, 6),
        bytes=record.size_bytes,
        caller=request.get(CALLER),
    )


def document(record: JobRecord) -> None:
    """Tell of a job, whatever became of it."""
    receipt = record.receipt
    _LOG.info(
        "document",
        kind=record.kind,
        outcome=record.outcome,
        estimate_seconds=round(record.estimate_seconds, 4),
        queue_seconds=round(record.queue_seconds, 4),
        service_seconds=round(record.service_seconds, 4),
        attempts=record.attempts,
        pages=receipt and receipt.pages,
        bytes=receipt and receipt.size_bytes,
    )
