import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.typedefs import Handler

from metrics import requests, trace
from service import tracing


def test_nothing_is_traced_unless_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", raising=False)
    assert tracing.spans() is None


@pytest.mark.parametrize(
    "name", ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"]
)
def test_with_it_the_endpoint_gets_spans(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    pytest.importorskip("opentelemetry.sdk")
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    spans = tracing.spans()
    assert spans
    spans.close()


async def test_an_answer_is_signed_with_the_id_and_the_trace() -> None:
    seen: list[str | None] = []

    async def handle(_: web.Request) -> web.Response:
        seen.append(trace.request_id())
        return web.Response()

    measure = requests.middleware(lambda _: None, lambda *_: None)
    app = web.Application(middlewares=[tracing.identify, measure])
    app.on_response_prepare.append(tracing.sign)
    app.router.add_get("/", handle)
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/", headers={"X-Request-Id": "order-42"})
        assert answer.headers["Request-Id"] == "order-42"
        version, trace_id, span, flags = answer.headers["traceresponse"].split("-")
        assert (version, len(trace_id), len(span), flags) == ("00", 32, 16, "00")
        other = await client.get("/")
        assert other.headers["Request-Id"] not in ("order-42", "")
    assert seen == ["order-42", other.headers["Request-Id"]]


async def test_the_trace_of_an_answer_names_its_span() -> None:
    @web.middleware
    async def in_a_span(request: web.Request, handler: Handler) -> web.StreamResponse:
        request[requests.SPAN] = "00f067aa0ba902b7-01"
        return await handler(request)

    async def handle(_: web.Request) -> web.Response:
        return web.Response()

    measure = requests.middleware(lambda _: None, lambda *_: None)
    app = web.Application(middlewares=[in_a_span, measure])
    app.on_response_prepare.append(tracing.sign)
    app.router.add_get("/", handle)
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/")
    assert answer.headers["traceresponse"].endswith("-00f067aa0ba902b7-01")
