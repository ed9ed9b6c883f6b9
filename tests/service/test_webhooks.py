"""Where webhooks may go: checked by name, and by address where the connection is made."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.abc import ResolveResult
from aiohttp.resolver import ThreadedResolver
from aiohttp.test_utils import TestServer

from service.webhooks import AllowedTargets, Sender

TARGETS = ("hooks.example.com", "*.example.org", "http://receiver.internal:9000")


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://hooks.example.com/a?b=c", True),
        ("https://hooks.example.com:443/", True),
        ("https://a.example.org/", True),
        ("http://receiver.internal:9000/hook", True),
        ("http://hooks.example.com/", False),
        ("https://hooks.example.com:8443/", False),
        ("https://example.org/", False),
        ("https://a.b.example.org/", False),
        ("https://hooks.example.com@127.0.0.1/", False),
        ("https://user:password@hooks.example.com/", False),
        ("https://127.0.0.1/", False),
        ("https://[::1]/", False),
        ("http://receiver.internal/", False),
        ("https://receiver.internal:9000/", False),
        ("file:///etc/passwd", False),
        ("https://hooks.example.com:x/", False),
        ("", False),
    ],
)
def test_only_what_the_operator_named_is_called(url: str, allowed: bool) -> None:
    assert AllowedTargets(TARGETS).allows(url) is allowed


@pytest.fixture
async def receiver() -> AsyncIterator[TestServer]:
    async def receive(request: web.Request) -> web.Response:
        if request.path == "/elsewhere":
            raise web.HTTPFound("/received")
        return web.Response(status=204)

    app = web.Application()
    app.router.add_post("/{path:.*}", receive)
    server = TestServer(app)
    await server.start_server()
    yield server
    await server.close()


async def test_an_origin_of_the_operators_own_is_reached(receiver: TestServer) -> None:
    origin = str(receiver.make_url("")).rstrip("/")
    async with Sender(AllowedTargets((origin,))) as sender:
        assert await sender.send(f"{origin}/hook", b"{}", {}) == 204
        assert await sender.send(f"{origin}/elsewhere", b"{}", {}) == 302
        assert await sender.send("http://127.0.0.1:9/", b"{}", {}) == 0
    async with Sender(AllowedTargets(("http://127.0.0.1:9",))) as sender:
        assert await sender.send("http://127.0.0.1:9/", b"{}", {}) == 0


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "fd00::1"])
async def test_a_name_that_leads_inside_a_network_is_not_called(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    asked: list[str] = []

    async def resolve(self: object, host: str, port: int, family: int) -> list[ResolveResult]:
        asked.append(host)
        return [
            ResolveResult(hostname=host, host=found, port=port, family=0, proto=0, flags=0)
            for found in ("93.184.215.14", address)
        ]

    monkeypatch.setattr(ThreadedResolver, "resolve", resolve)
    async with Sender(AllowedTargets(("hooks.example.com",))) as sender:
        assert await sender.send("https://hooks.example.com/", b"{}", {}) == 0
    assert asked == ["hooks.example.com"]
