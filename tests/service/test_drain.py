import asyncio

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from service.drain import Drain
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
    app.on_response_prepare.append(drain.close_connection)
    app.router.add_get("/", read)
    async with TestClient(TestServer(app)) as client:
        assert "Connection" not in (await client.get("/")).headers
        drain.begin()
        assert (await client.get("/")).headers["Connection"] == "close"
