"""GET /v1/events: the status once a second, as server-sent events (HTML, section 9.2)."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from aiohttp import web

from handlers.request.errors import FeedFull

# People at their screens; a machine asks /metrics.
SEATS = 16
# Seconds in which a listener must take what it is sent, once it is behind by all that its socket
# holds.
_PATIENCE = 5.0
_COME_BACK = "5"


class Feed:
    """Tells all who listen the same, which is composed once.

    Who is slow misses what came meanwhile, and is told the newest. `ended` says that there is no
    more to come.

    Args:
        compose: gives what is so now, as one line.
    """

    def __init__(self, compose: Callable[[], bytes]) -> None:
        self.ended = False
        self._compose = compose
        self._listeners = 0
        self._news = b""
        self._told = asyncio.Event()

    def turn(self) -> None:
        """Tell what is so now; to be called once a second, on the loop."""
        if self._listeners:
            self._news = self._compose()
            told, self._told = self._told, asyncio.Event()
            told.set()

    def end(self) -> None:
        """Tell a last time."""
        self.ended = True
        self.turn()

    @contextmanager
    def seat(self) -> Iterator[None]:
        """A place for one listener.

        Raises:
            FeedFull: all are taken.
        """
        if self._listeners == SEATS:
            detail = f"{SEATS} listeners are here, and more may not be."
            raise FeedFull(detail, headers={"Retry-After": _COME_BACK})
        self._listeners += 1
        try:
            yield
        finally:
            self._listeners -= 1

    def now(self) -> bytes:
        """What is so now."""
        return self._compose()

    async def news(self) -> bytes:
        """What is told next."""
        await self._told.wait()
        return self._news


FEED = web.AppKey("feed", Feed)


async def stream(request: web.Request) -> web.StreamResponse:
    """Events whose data is what /v1/status answers, until the drain or the listener's end."""
    feed = request.app[FEED]
    response = web.StreamResponse(headers=_HEADERS)
    with feed.seat(), _dropped_if_slow(request):
        await response.prepare(request)
        await _send(response, feed.now())
        while not feed.ended:
            await _send(response, await feed.news())
    return response


_HEADERS = {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # else nginx keeps them to itself
}


@contextmanager
def _dropped_if_slow(request: web.Request) -> Iterator[None]:
    try:
        yield
    except TimeoutError:
        if request.transport:
            request.transport.abort()


async def _send(response: web.StreamResponse, news: bytes) -> None:
    async with asyncio.timeout(_PATIENCE):
        await response.write(b"data: " + news + b"\n\n")
