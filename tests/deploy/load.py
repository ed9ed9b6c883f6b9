"""Two kinds of load on a service, each until its block ends."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import aiohttp

# Its time does not matter, as long as there are always more than lanes.
_DOCUMENT = b"<p>word " * 600
_DOCUMENTS = 12
# Requests on their way at once: enough that the loop never waits for the one that sends them.
_CONNECTIONS, _DEPTH = 4, 32
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
async def light_requests(url: str) -> AsyncIterator[None]:
    """Pipelined, so that sending them takes less time than answering them."""
    async with _running([_light(url) for _ in range(_CONNECTIONS)]):
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
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            [length] = [
                int(line.split(b":")[1])
                for line in head.splitlines()
                if line.lower().startswith(b"content-length")
            ]
            await reader.readexactly(length)
            writer.write(_LIGHT)
    finally:
        writer.close()


@asynccontextmanager
async def _running(work: list[object]) -> AsyncIterator[None]:
    tasks = [asyncio.ensure_future(one) for one in work]  # type: ignore[call-overload]
    try:
        yield
        assert not any(task.done() for task in tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
