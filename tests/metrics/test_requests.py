import asyncio
import time
from collections.abc import Callable

import pytest
from aiohttp import ServerDisconnectedError, web
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.typedefs import Handler, Middleware
from prometheus_client import CollectorRegistry

from metrics import trace
from metrics.requests import ARRIVED, RequestCounters, RequestRecord, middleware
from tests.metrics.test_pool import openmetrics
from tests.metrics.test_trace import PARENT, TRACE


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


def counters(registry: CollectorRegistry) -> RequestCounters:
    return RequestCounters(registry, lambda _method, route: route != "/documents")


def measure(
    registry: CollectorRegistry,
    tell: Callable[[web.Request, RequestRecord], None] = lambda _request, _record: None,
) -> Middleware:
    return middleware(counters(registry).observe, tell)


async def read(_: web.Request) -> web.Response:
    return web.Response(text="ok")


async def hang_up(_: web.Request) -> web.Response:
    raise asyncio.CancelledError


async def test_requests_count_by_route(registry: CollectorRegistry) -> None:
    app = web.Application(middlewares=[measure(registry)])
    app.router.add_get("/things/{id}", read)
    app.router.add_get("/hang-up", hang_up)

    def count(**labels: str) -> float | None:
        return registry.get_sample_value("pressroom_http_requests_total", labels)

    async with TestClient(TestServer(app)) as client:
        for number in range(3):
            await client.get(f"/things/{number}")
        await client.request("PROPFIND", "/things/1")
        await client.get("/nowhere")
        with pytest.raises(ServerDisconnectedError):
            await client.get("/hang-up")
    assert count(method="GET", route="/things/{id}", status="200") == 3
    assert count(method="other", route="none", status="499") == 1  # aiohttp raises its refusals
    assert count(method="GET", route="none", status="499") == 1
    assert count(method="GET", route="/hang-up", status="499") == 1
    seconds = "pressroom_http_request_seconds_count"
    labels = {"method": "GET", "route": "/things/{id}", "light": "true"}
    assert registry.get_sample_value(seconds, labels) == 3


async def test_each_request_is_told_of_once_in_its_trace(registry: CollectorRegistry) -> None:
    told: list[tuple[str, RequestRecord, str | None]] = []
    app = web.Application(
        middlewares=[
            middleware(
                counters(registry).observe,
                lambda r, record: told.append((r.path, record, trace.current())),
            )
        ]
    )
    app.router.add_get("/things/{id}", read)
    async with TestClient(TestServer(app)) as client:  # one connection, three requests
        await client.get("/things/1?secret=1", headers={"traceparent": f"00-{TRACE}-{PARENT}-01"})
        await client.get("/things/2")
        await client.get("/things/3")
    paths, records, traces = zip(*told, strict=True)
    assert paths == ("/things/1", "/things/2", "/things/3")
    assert traces[0] == TRACE
    assert len(set(traces)) == 3
    assert all(traces)
    first = records[0]
    assert (first.method, first.route, first.status) == ("GET", "/things/{id}", 200)
    assert first.size_bytes == 2
    assert first.seconds > 0


async def test_exemplars_name_the_trace(registry: CollectorRegistry) -> None:
    app = web.Application(middlewares=[measure(registry)])
    app.router.add_get("/", read)
    async with TestClient(TestServer(app)) as client:
        await client.get("/", headers={"traceparent": f"00-{TRACE}-{PARENT}-01"})
    named = [line for line in openmetrics(registry) if f'# {{trace_id="{TRACE}"}}' in line]
    assert {line.split("{")[0] for line in named} == {
        "pressroom_http_requests_total",
        "pressroom_http_request_seconds_bucket",
    }


async def test_a_request_is_measured_from_when_it_came(registry: CollectorRegistry) -> None:
    @web.middleware
    async def waited(request: web.Request, handler: Handler) -> web.StreamResponse:
        request[ARRIVED] = time.perf_counter() - 5.0
        return await handler(request)

    app = web.Application(middlewares=[waited, measure(registry)])
    app.router.add_get("/documents", read)
    async with TestClient(TestServer(app)) as client:
        await client.get("/documents")
    labels = {"method": "GET", "route": "/documents", "light": "false"}
    seconds = registry.get_sample_value("pressroom_http_request_seconds_sum", labels)
    assert seconds is not None
    assert seconds >= 5.0


def test_what_the_parser_rejects_is_counted(registry: CollectorRegistry) -> None:
    counters(registry).reject(400)
    labels = {"method": "other", "route": "none", "status": "400"}
    assert registry.get_sample_value("pressroom_http_requests_total", labels) == 1
