import asyncio

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from service.drain import Drain, _waits_for_its_caller
from tests.conftest import until
from tests.process import PATIENCE


async def test_nothing_in_flight_is_drained_at_once() -> None:
    assert await Drain().wait(0)


async def test_a_drain_waits_for_what_is_in_flight() -> None:
    drain, inside, go_on = Drain(), asyncio.Event(), asyncio.Event()

    async def slow(_: web.Request) -> web.Response:
        inside.set()
        await go_on.wait()
        return web.Response()

    app = web.Application(middlewares=[drain.middleware])
    app.router.add_get("/", slow)
    async with TestClient(TestServer(app)) as client:
        request = asyncio.create_task(client.get("/"))
        await inside.wait()
        assert not await drain.wait(0.01)
        waiting = asyncio.create_task(drain.wait(PATIENCE))
        go_on.set()
        assert await waiting
        await request


ATTACKS = {
    "an answer that is not read": b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a body that does not come": b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n",
}


@pytest.mark.parametrize("sent", ATTACKS.values(), ids=ATTACKS)
async def test_a_slow_caller_is_cut_off_at_the_end(
    sent: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    drain, inside = Drain(), asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        inside.set()
        await request.read()
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(bytes(1 << 16))

    app = web.Application(middlewares=[drain.middleware])
    app.on_response_prepare.append(drain.begin_answer)
    app.router.add_route("*", "/", answer)
    async with TestServer(app) as server:
        _, writer = await asyncio.open_connection(server.host, server.port)
        writer.write(sent)
        await inside.wait()
        await until(lambda: all(map(_waits_for_its_caller, drain._in_flight.values())))
        assert await drain.wait(0.01)
        assert "slow callers cut off" in caplog.text
        drain.hurry()
        assert not await drain.wait(0)
        writer.transport.abort()


async def test_a_drain_can_be_hurried() -> None:
    drain, inside = Drain(), asyncio.Event()

    async def endless(_: web.Request) -> web.Response:
        inside.set()
        await asyncio.Event().wait()
        raise AssertionError

    app = web.Application(middlewares=[drain.middleware])
    app.router.add_get("/", endless)
    async with TestClient(TestServer(app)) as client:
        request = asyncio.create_task(client.get("/"))
        await inside.wait()
        waiting = asyncio.create_task(drain.wait(PATIENCE))
        await asyncio.sleep(0)
        drain.hurry()
        assert not await waiting
        request.cancel()


async def test_a_drain_lingers_until_it_is_hurried() -> None:
    drain = Drain()
    lingering = asyncio.create_task(drain.linger(3600))
    drain.hurry()
    await lingering
    await drain.linger(0)


async def test_answers_of_a_drain_close_their_connections() -> None:
    async def read(_: web.Request) -> web.Response:
        return web.Response()

    drain = Drain()
    app = web.Application()
    app.on_response_prepare.append(drain.begin_answer)
    app.router.add_get("/", read)
    async with TestClient(TestServer(app)) as client:
        assert "Connection" not in (await client.get("/")).headers
        drain.begin()
        assert (await client.get("/")).headers["Connection"] == "close"
