"""Two kinds of load on a service, each until its block ends."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import aiohttp

# Its time does not matter, as long as there are always more than lanes.
_DOCUMENT = b"<p>word " * 600
_DOCUMENTS = 12
# Requests on their way at once: enough that the loop never waits for the one that sends them.
_CONNECTIONS, _DEPTH = 4, 128
_ANSWER = b"HTTP/1.1 "
_LIGHT = b"GET /v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n"


@asynccontextmanager
async def documents(url: str) -> AsyncIterator[None]:
    """Twelve callers, each of whom asks for the next document as soon as it has one."""
    async with (
        aiohttp.ClientSession(
            url, headers={"Content-Type": "text/html", "Prefer": "wait=120"}
        ) as session,
        _running([_documents(session) for _ in range(_DOCUMENTS)]),
    ):
        yield


@asynccontextmanager
async def light_requests(url: str, connections: int = _CONNECTIONS) -> AsyncIterator[None]:
    """Pipelined, so that sending them takes less time than answering them."""
    async with _running([_light(url) for _ in range(connections)]):
        yield


async def _documents(session: aiohttp.ClientSession) -> None:
    while True:
        async with session.post("/v1/pdf", data=_DOCUMENT) as answer:
            await answer.read()


async def _light(url: str) -> None:
    place = urlsplit(url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    try:
        writer.write(_LIGHT * _DEPTH)
        tail = b""
        while data := await reader.read(1 << 16):
            data = tail + data
            writer.write(_LIGHT * data.count(_ANSWER))
            tail = data[1 - len(_ANSWER) :]  # of an answer whose start was cut in two
    finally:
        writer.close()


@asynccontextmanager
async def _running(work: list[Coroutine[Any, Any, None]]) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(one) for one in work]
    try:
        yield
        assert not any(task.done() for task in tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
