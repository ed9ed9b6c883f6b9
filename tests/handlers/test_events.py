"""The feed by itself; as the service sends it, it is in tests/contract."""

import asyncio
import socket
from contextlib import ExitStack

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from handlers import events, problems
from handlers.events import FEED, MOST_LISTENERS, Feed
from handlers.request import errors
from tests.conftest import until


def test_all_are_told_the_same_which_is_composed_once() -> None:
    composed = iter([b"1", b"2", b"3"])
    feed = Feed(lambda: next(composed))
    feed.publish()  # nobody listens

    async def two() -> tuple[bytes, bytes]:
        with feed.listening(), feed.listening():
            both = asyncio.gather(feed.next(), feed.next())
            await asyncio.sleep(0)
            feed.publish()
            first, second = await both
            return first, second

    assert asyncio.run(two()) == (b"1", b"1")


def test_seats_are_few_and_freed() -> None:
    feed = Feed(lambda: b"")
    with ExitStack() as taken:
        for _ in range(MOST_LISTENERS):
            taken.enter_context(feed.listening())
        with pytest.raises(errors.FeedFull), feed.listening():
            raise AssertionError
    with feed.listening():
        pass


async def test_who_finds_no_seat_is_told_when_to_come_back() -> None:
    feed = Feed(lambda: b"{}")
    app = web.Application(middlewares=[problems.middleware])
    app[FEED] = feed
    app.router.add_get("/v1/events", events.stream)
    async with TestServer(app) as server:
        with ExitStack() as taken:
            for _ in range(MOST_LISTENERS):
                taken.enter_context(feed.listening())
            reader, writer = await asyncio.open_connection(server.host, server.port)
            writer.write(b"GET /v1/events HTTP/1.0\r\n\r\n")
            answer = await reader.read()
            writer.close()
        assert b" 503 " in answer
        assert b"Retry-After: 5" in answer


async def test_who_does_not_read_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_SEND_TIMEOUT", 0.05)
    feed = Feed(lambda: b"x" * (64 << 20))  # more than sockets hold
    ended = asyncio.Event()

    async def stream(request: web.Request) -> web.StreamResponse:
        try:
            return await events.stream(request)
        finally:
            ended.set()

    app = web.Application()
    app[FEED] = feed
    app.router.add_get("/v1/events", stream)
    async with TestServer(app) as server:
        with socket.create_connection((server.host, server.port or 0)) as deaf:
            deaf.sendall(b"GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            await until(ended.is_set)
            assert not feed.closed
    with ExitStack() as free:
        for _ in range(MOST_LISTENERS):
            free.enter_context(feed.listening())
