"""What a request is known by, in its answer and in all that is said of it; and its spans."""

import os
import secrets
from typing import TYPE_CHECKING

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from handlers.request import request_id
from handlers.request.request_id import HEADER, REQUEST_ID
from metrics import trace
from metrics.requests import SPAN, TRACE_ID

if TYPE_CHECKING:
    from metrics.spans import Spans

_LOG = structlog.get_logger("pressroom.tracing")

# OpenTelemetry's own: "Configuration Options" of the OTLP exporter.
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


@web.middleware
async def identify(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Name a request, for all that is said of it; stands outside of all others."""
    request[REQUEST_ID] = request_id.read(request)
    with trace.named(request[REQUEST_ID]):
        return await handler(request)


async def sign(request: web.Request, response: web.StreamResponse) -> None:
    """Put a request's id and its trace into its answer's head, just before that is sent."""
    if REQUEST_ID in request:
        response.headers[HEADER] = request[REQUEST_ID]
    if trace_id := request.get(TRACE_ID):
        # W3C Trace Context, level 2. Where no span is made, the id is nobody's.
        span = request.get(SPAN) or f"{secrets.token_hex(8)}-00"
        response.headers["traceresponse"] = f"00-{trace_id}-{span}"


def spans() -> "Spans | None":
    """Spans that go to the endpoint that the environment names, if it names one."""
    if not any(os.environ.get(name) for name in _ENDPOINTS):
        return None
    try:
        # The extra is not everybody's.
        from metrics.spans import Spans
    except ModuleNotFoundError as error:
        _LOG.warning("no tracing: install pressroom[otel]", missing=error.name)
        return None
    return Spans.from_environment()
