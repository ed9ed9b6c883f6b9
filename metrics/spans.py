"""OpenTelemetry spans of requests and documents: with the extra `pressroom[otel]` only.

A worker has no network, so it can't export. It reports when it began and how long it took, and
its span is made here, in the trace of the request that the document is for.
"""

import time
from contextlib import AbstractContextManager, nullcontext
from typing import Self

from aiohttp import web
from aiohttp.typedefs import Handler
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import (
    Span,
    SpanKind,
    StatusCode,
    format_span_id,
    format_trace_id,
    set_span_in_context,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from metrics import trace
from metrics.requests import SPAN, route
from offload.job import JobRecord, Receipt


class Spans:
    """Makes spans, and hands them to a provider. `middleware` stands outside `requests`'.

    Names of attributes are those of OpenTelemetry's semantic conventions for HTTP servers.
    """

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("pressroom")
        self._propagator = TraceContextTextMapPropagator()

    @classmethod
    def from_environment(cls) -> Self:
        """Spans that go where the standard OTEL_… variables say, by OTLP over HTTP."""
        named = Resource.create({SERVICE_NAME: "pressroom"}).merge(OTELResourceDetector().detect())
        provider = TracerProvider(resource=named)
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        return cls(provider)

    def close(self) -> None:
        """Send what is left. Blocks."""
        self._provider.shutdown()

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """A server span around a request."""
        with self._tracer.start_as_current_span(
            f"{request.method} {route(request)}",
            context=self._propagator.extract(request.headers),
            kind=SpanKind.SERVER,
            attributes={
                "http.request.method": request.method,
                "http.route": route(request),
                "url.path": request.path,
                "http.response.header.request-id": trace.request_id() or "",
            },
        ) as span:
            identity = span.get_span_context()
            if identity.is_valid:
                request[SPAN] = f"{format_span_id(identity.span_id)}-{identity.trace_flags:02x}"
            with _trace_of(span):
                response = await handler(request)
            span.set_attribute("http.response.status_code", response.status)
            if response.status >= 500:
                span.set_status(StatusCode.ERROR)
            return response

    def observe(self, record: JobRecord) -> None:
        """Spans of a job's laps, in the request's; to be called within it, at the job's end."""
        epoch = time.time() - time.monotonic()
        attributes = {"pressroom.kind": record.kind, "pressroom.outcome": record.outcome}
        for lap in record.laps:
            name = "queue" if lap.waiting else "render"
            span = self._tracer.start_span(
                name, start_time=_nanoseconds(epoch + lap.began), attributes=attributes
            )
            span.end(_nanoseconds(epoch + lap.began + lap.seconds))
        if record.receipt:
            self._press(record.receipt, within=span)

    def _press(self, receipt: Receipt, within: Span) -> None:
        """The worker's own part of the last lap."""
        span = self._tracer.start_span(
            "press",
            context=set_span_in_context(within),
            start_time=_nanoseconds(receipt.began_at),
            attributes={"pressroom.pages": receipt.pages, "pressroom.bytes": receipt.size_bytes},
        )
        span.end(_nanoseconds(receipt.began_at + receipt.render_seconds))


def _trace_of(span: Span) -> AbstractContextManager[None]:
    """None where the SDK is told to do nothing (OTEL_SDK_DISABLED)."""
    identity = span.get_span_context()
    return trace.entered(format_trace_id(identity.trace_id)) if identity.is_valid else nullcontext()


def _nanoseconds(seconds: float) -> int:
    """Unix time as OpenTelemetry has it."""
    return int(seconds * 1e9)
