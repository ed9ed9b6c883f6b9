import asyncio

import pytest
from aiohttp import ServerDisconnectedError, web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import CollectorRegistry

from metrics.requests import middleware


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


async def read(_: web.Request) -> web.Response:
    return web.Response(text="ok")


async def hang_up(_: web.Request) -> web.Response:
    raise asyncio.CancelledError


async def test_requests_count_by_route(registry: CollectorRegistry) -> None:
    app = web.Application(middlewares=[middleware(registry)])
    app.router.add_get("/things/{id}", read)
    app.router.add_get("/hang-up", hang_up)

    def count(**labels: str) -> float | None:
        return registry.get_sample_value("pressroom_http_request_seconds_count", labels)

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
