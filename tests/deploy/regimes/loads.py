"""What callers do to a service, each until its block ends."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

from tests.deploy.load import light_requests
from tests.deploy.regimes.callers import Callers, Request, in_background
from tests.evil_html import ENDLESS
from tests.process import ServiceProcess

Load = Callable[[ServiceProcess], AbstractAsyncContextManager[Callers | None]]
# Lanes' worth of work that is asked for in each second, by the seconds since the begin.
Share = Callable[[float], float]

_HTML = {"Content-Type": "text/html"}
_UNKNOWN = 0.02
# All of one size and of as many elements: what they take can't be seen from outside.
_WORDS = "word " * 1000


def _page(pixels: int) -> bytes:
    """Larger letters take more pages, and so more time: 17 ms to 2.5 s of these."""
    return f"<p style=font-size:{pixels:03}px>{_WORDS}".encode()


SHORT, DOCUMENT, LONG, SLOW = map(_page, (1, 100, 160, 500))


def steady(share: float) -> Share:
    """The same all the time."""
    return lambda _: share


def ramp(share: float, seconds: float) -> Share:
    """From a tenth of it to the whole, and then as much."""
    return lambda at: share * min(max(at / seconds, 0.1), 1.0)


def bursts(share: float, every: float) -> Share:
    """Ten times as much in a tenth of the time, and next to nothing between."""
    return lambda at: share * (9.1 if at % every < every / 10 else 0.1)


def asking(share: Share, *requests: Request, again: bool = False, warm: bool = True) -> Load:
    """Callers who ask for work in turn, for a share of the service's two lanes.

    Without a warm-up, of which there is none without an answer, each counts as a document of 20 ms.
    """

    @asynccontextmanager
    async def load(service: ServiceProcess) -> AsyncIterator[Callers]:
        async with Callers(service.url, requests, again=again) as callers:
            cost = await callers.warm_up() if warm else _UNKNOWN
            lanes = len(await asyncio.to_thread(service.lanes))
            work = callers.ask_at(lambda at: share(at) * lanes / cost)
            async with in_background(asyncio.create_task(work)):
                yield callers

    return load


def html(body: bytes, **headers: str) -> Request:
    """A document; header names with _ for -."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request(body, headers=_HTML | named, spaces=0 if "Idempotency_Key" in headers else 2000)


def mixed() -> Sequence[Request]:
    """Of one class: four short documents, and one that takes forty times as long."""
    return [html(SHORT)] * 4 + [html(LONG)]


def endless(number: int) -> Load:
    """So many callers, each of whom has a lane for two minutes."""

    @asynccontextmanager
    async def load(service: ServiceProcess) -> AsyncIterator[None]:
        async with (
            Callers(service.url, [html(ENDLESS, Prefer="wait=120")]) as callers,
            in_background(asyncio.create_task(callers.ask_once(number))),
        ):
            yield

    return load


def light(connections: int = 4) -> Load:
    """Light requests that fill the loop."""

    @asynccontextmanager
    async def load(service: ServiceProcess) -> AsyncIterator[None]:
        async with light_requests(service.url, connections):
            yield

    return load


@asynccontextmanager
async def nothing(_: ServiceProcess) -> AsyncIterator[None]:
    """Nobody asks."""
    yield


def together(*loads: Load) -> Load:
    """At the same time; the first tells what is asked for."""

    @asynccontextmanager
    async def load(service: ServiceProcess) -> AsyncIterator[Callers | None]:
        async with AsyncExitStack() as stack:
            entered = [await stack.enter_async_context(one(service)) for one in loads]
            yield entered[0]

    return load


async def trickling() -> AsyncIterator[bytes]:
    """A body that takes its time."""
    while True:
        yield b"<p>word "
        await asyncio.sleep(0.5)
