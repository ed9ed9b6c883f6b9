import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from handlers import connections
from handlers.connections import Connections, most_connections
from handlers.request.keys import CALLER
from service.runner import Runner
from tests.conftest import until
from tests.process import PATIENCE

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
WORK = b"GET /work/127.0.0.1 HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n"
CHUNKED = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"


async def length(request: web.Request) -> web.Response:
    return web.Response(text=str(len(await request.read())))


async def work(request: web.Request) -> web.Response:
    """Hold a caller's request until it goes."""
    request[CALLER] = request.match_info["caller"]
    await asyncio.Event().wait()
    raise AssertionError


async def large(_: web.Request) -> web.Response:
    return web.Response(body=bytes(50 << 20))


asked: list[str] = []


async def middling(request: web.Request) -> web.Response:
    """As long as the service's description of itself."""
    asked.append(request.path)
    return web.Response(body=bytes(260_000))


@asynccontextmanager
async def served(most: int = 100) -> AsyncIterator[tuple[Connections, int]]:
    app = web.Application(client_max_size=1 << 30)
    app.router.add_route("*", "/", length)
    app.router.add_get("/work/{caller}", work)
    app.router.add_get("/large", large)
    app.router.add_get("/middling", middling)
    opened = Connections(most)
    runner = Runner(app, opened, lambda _: None, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield opened, runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def connect(port: int, *sent: bytes) -> Streams:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for piece in sent:
        writer.write(piece)
    return reader, writer


async def is_closed(streams: Streams) -> bool:
    """Whether the other end closes it, without an answer."""
    async with asyncio.timeout(PATIENCE):
        try:
            return await streams[0].read() == b""
        except ConnectionResetError:
            return True
        finally:
            streams[1].close()


async def answer(streams: Streams) -> bytes:
    async with asyncio.timeout(PATIENCE):
        return await streams[0].readuntil(b"\r\n\r\n")


def at_work(opened: Connections) -> int:
    """How many wait for us, and not we for them."""
    return sum(not connection.keeps_waiting for connection in opened._open)


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n"])
async def test_a_head_that_does_not_come_is_not_waited_for(
    sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "_HEAD_SECONDS", 0.1)
    async with served() as (opened, port):
        assert await is_closed(await connect(port, sent))
        assert len(opened) == 0


async def test_a_second_head_has_its_deadline_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "_HEAD_SECONDS", 0.5)
    async with served() as (_, port):
        streams = await connect(port, GET)
        assert b"200 OK" in await answer(streams)
        await streams[0].readexactly(1)
        await asyncio.sleep(0.6)  # idle between two requests: that may last
        streams[1].write(GET)
        assert b"200 OK" in await answer(streams)
        await streams[0].readexactly(1)
        streams[1].write(GET[:9])
        assert await is_closed(streams)


async def test_the_one_that_has_been_silent_for_longest_goes_for_a_newcomer() -> None:
    async with served(most=3) as (opened, port):
        silent = [await connect(port) for _ in range(3)]
        while len(opened) < 3:
            await asyncio.sleep(0.01)
        newcomer = await connect(port, GET)
        assert b"200 OK" in await answer(newcomer)
        assert await is_closed(silent[0])
        for streams in (*silent[1:], newcomer):
            streams[1].close()


async def test_one_of_64_goes_at_once_so_that_a_flood_costs_little() -> None:
    async with served(most=128) as (opened, port):
        silent = [await connect(port) for _ in range(128)]
        await until(lambda: len(opened) == 128)
        newcomer = await connect(port, GET)
        assert b"200 OK" in await answer(newcomer)
        assert len(opened) == 127
        for streams in (*silent, newcomer):
            streams[1].close()


@pytest.mark.parametrize("sent", [b"GET / HT", POST + b"a"], ids=["a head", "a body"])
async def test_one_that_sends_no_more_goes_for_a_newcomer(sent: bytes) -> None:
    async with served(most=2) as (opened, port):
        begun = [await connect(port, sent) for _ in range(2)]
        await until(lambda: len(opened) == 2)
        newcomer = await connect(port, GET)
        assert b"200 OK" in await answer(newcomer)
        assert await is_closed(begun[0])
        for streams in (begun[1], newcomer):
            streams[1].close()


async def test_those_at_work_keep_their_places() -> None:
    async with served(most=2) as (opened, port):
        busy = [await connect(port, WORK) for _ in range(2)]
        await until(lambda: at_work(opened) == 2)
        assert await is_closed(await connect(port, GET))
        assert at_work(opened) == 2
        for streams in busy:
            streams[1].close()


async def test_a_caller_with_most_of_them_makes_room_for_another() -> None:
    """All that it has is at work, so no silence tells them apart."""
    async with served(most=3) as (opened, port):
        greedy = [await connect(port, WORK.replace(b"127.0.0.1", b"greedy")) for _ in range(3)]
        await until(lambda: at_work(opened) == 3)
        modest = await connect(port, GET)
        assert b"200 OK" in await answer(modest)
        assert await is_closed(greedy[2])
        for streams in (*greedy[:2], modest):
            streams[1].close()


async def test_an_answer_that_is_not_read_ends_its_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "_UNREAD_SECONDS", 0.2)
    async with served() as (opened, port):
        with socket.socket() as unread:
            unread.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            unread.connect(("127.0.0.1", port))
            unread.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
            await until(lambda: len(opened) == 1)
            await until(lambda: len(opened) == 0)


async def test_who_reads_nothing_is_made_one_answer_of_many() -> None:
    """Not as many as the kernel would take megabytes of."""
    async with served() as (opened, port):
        asked.clear()
        with socket.socket() as unread:
            unread.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            unread.connect(("127.0.0.1", port))
            unread.sendall(b"GET /middling HTTP/1.1\r\nHost: x\r\n\r\n" * 20)
            await until(lambda: at_rest(opened))
            assert len(asked) == 1


def at_rest(opened: Connections) -> bool:
    """Whether the transport holds what its caller does not read."""
    return any(connection._unread_timer is not None for connection in opened._open)


async def test_chunks_of_a_byte_end_their_connection() -> None:
    async with served() as (_, port):
        assert await is_closed(await connect(port, CHUNKED, b"1\r\nx\r\n" * 50_000))


async def test_extensions_of_chunks_do_too() -> None:
    async with served() as (_, port):
        chunk = b"1;" + b"a" * 4000 + b"\r\nx\r\n"
        assert await is_closed(await connect(port, CHUNKED, chunk * 50))


@pytest.mark.parametrize("size", [16, 1000, 100_000])
async def test_chunks_of_a_sensible_size_are_taken(size: int) -> None:
    async with served() as (_, port):
        chunk = b"%x\r\n" % size + b"x" * size + b"\r\n"
        streams = await connect(port, CHUNKED, chunk * (1_000_000 // size), b"0\r\n\r\n")
        assert b"200 OK" in await answer(streams)
        streams[1].close()


async def test_a_body_of_line_breaks_is_no_framing() -> None:
    async with served() as (_, port):
        head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n"
        streams = await connect(port, head, b"\r\n" * 100_000)
        assert b"200 OK" in await answer(streams)
        streams[1].close()


def test_lanes_and_files_have_their_descriptors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resource.getrlimit", lambda _: (1024, 4096))
    assert most_connections(2) == (1024 - 64 - 16) // 2
    assert most_connections(500) == 16
