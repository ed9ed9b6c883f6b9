import asyncio
import time

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from metrics import trace
from offload.job import JobRecord, Lap, Receipt
from tests.metrics.test_trace import PARENT, TRACE

pytest.importorskip("opentelemetry.sdk")

from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode, format_span_id

from metrics.requests import SPAN
from metrics.spans import Spans

Seen = list[str | None]


async def spans_of(path: str, seen: Seen, **headers: str) -> dict[str, ReadableSpan]:
    """The spans of one request, by name; `seen` gets the trace that its handler was in."""
    exporter, provider = InMemorySpanExporter(), TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    spans = Spans(provider)

    async def make(request: web.Request) -> web.Response:
        seen.append(trace.current())
        spans.observe(record())
        return web.Response(status=int(request.match_info["status"]))

    app = web.Application(middlewares=[spans.middleware])
    app.router.add_get("/made/{status}", make)
    async with TestClient(TestServer(app)) as client:
        await client.get(path, headers=headers)
    spans.close()
    return {span.name: span for span in exporter.get_finished_spans()}


def record() -> JobRecord:
    """A document whose first lane died, and whose second made it."""
    now = time.monotonic()
    laps = (
        Lap(True, now - 1.0, 0.1),
        Lap(False, now - 0.9, 0.2),
        Lap(True, now - 0.7, 0.1),
        Lap(False, now - 0.6, 0.6),
    )
    receipt = Receipt(3, 1000, 0.4, 1, began_at=time.time() - 0.5)
    return JobRecord("html-4k", "ok", 0.2, 0.2, 0.8, 2, receipt, laps)


def seconds(span: ReadableSpan) -> float:
    assert span.start_time
    assert span.end_time
    nanoseconds: int = span.end_time - span.start_time
    return nanoseconds / 1e9


async def test_a_request_is_a_span_of_its_callers_trace() -> None:
    seen: Seen = []
    spans = await spans_of("/made/200?secret=1", seen, traceparent=f"00-{TRACE}-{PARENT}-01")
    server = spans["GET /made/{status}"]
    assert server.kind == SpanKind.SERVER
    assert server.parent
    assert server.context
    assert f"{server.parent.span_id:016x}" == PARENT
    assert f"{server.context.trace_id:032x}" == TRACE
    assert seen == [TRACE]
    assert dict(server.attributes or {}) == {
        "http.request.method": "GET",
        "http.route": "/made/{status}",
        "url.path": "/made/200",
        "http.response.header.request-id": "",
        "http.response.status_code": 200,
    }
    assert server.status.status_code == StatusCode.UNSET


async def test_without_one_the_span_and_the_log_agree_on_a_trace() -> None:
    seen: Seen = []
    server = (await spans_of("/made/500", seen))["GET /made/{status}"]
    assert server.parent is None
    assert server.context
    assert seen == [f"{server.context.trace_id:032x}"]
    assert server.status.status_code == StatusCode.ERROR


async def test_a_document_has_its_spans_within_the_request() -> None:
    spans = await spans_of("/made/200", [])
    server, queue, render, press = (
        spans[name] for name in ("GET /made/{status}", "queue", "render", "press")
    )
    assert queue.parent == render.parent == server.context
    assert press.parent == render.context
    assert seconds(queue) == pytest.approx(0.1, abs=1e-3)
    assert seconds(render) == pytest.approx(0.6, abs=1e-3)
    assert seconds(press) == pytest.approx(0.4, abs=1e-3)
    assert press.attributes == {"pressroom.pages": 3, "pressroom.bytes": 1000}
    assert render.attributes == {"pressroom.kind": "html-4k", "pressroom.outcome": "ok"}
    assert render.start_time
    assert render.end_time
    assert press.start_time
    assert press.end_time
    assert render.start_time < press.start_time < press.end_time < render.end_time


async def test_an_sdk_that_is_told_to_do_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")
    seen: Seen = []
    assert await spans_of("/made/200", seen) == {}
    assert seen == [None]


async def test_names_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    spans = await asyncio.to_thread(Spans.from_environment)
    assert spans._provider.resource.attributes["service.name"] == "pressroom"
    monkeypatch.setenv("OTEL_SERVICE_NAME", "invoices")
    other = await asyncio.to_thread(Spans.from_environment)
    assert other._provider.resource.attributes["service.name"] == "invoices"
    for each in (spans, other):
        await asyncio.to_thread(each.close)


async def test_a_request_knows_its_span() -> None:
    exporter, provider = InMemorySpanExporter(), TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    seen: list[str] = []

    async def handle(request: web.Request) -> web.Response:
        seen.append(request[SPAN])
        return web.Response()

    app = web.Application(middlewares=[Spans(provider).middleware])
    app.router.add_get("/", handle)
    async with TestClient(TestServer(app)) as client:
        await client.get("/")
    [span] = exporter.get_finished_spans()
    assert span.context
    assert seen == [f"{format_span_id(span.context.span_id)}-{span.context.trace_flags:02x}"]
