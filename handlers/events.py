"""GET /v1/events: the status once a second, as server-sent events (HTML, section 9.2)."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from aiohttp import web

from handlers.request.errors import FeedFull

# People at their screens; a machine asks /metrics.
MOST_LISTENERS = 16
# Seconds in which a listener must take an event, once its socket is full.
_SEND_TIMEOUT = 5.0
_RETRY_AFTER = "5"


class Feed:
    """Sends the same event to all listeners; it is composed once.

    A slow listener misses the events of the meantime, and gets the newest. `closed` says that
    there are no more to come.

    Args:
        compose: gives the present event, as one line.
    """

    def __init__(self, compose: Callable[[], bytes]) -> None:
        self.closed = False
        self._compose = compose
        self._listeners = 0
        self._event = b""
        self._published = asyncio.Event()

    def publish(self) -> None:
        """Send an event; to be called once a second, on the loop."""
        if self._listeners:
            self._event = self._compose()
            published, self._published = self._published, asyncio.Event()
            published.set()

    def close(self) -> None:
        """Send a last event."""
        self.closed = True
        self.publish()

    @contextmanager
    def listening(self) -> Iterator[None]:
        """One listener, for as long as the block runs.

        Raises:
            FeedFull: there are as many as there may be.
        """
        if self._listeners == MOST_LISTENERS:
            detail = f"There are {MOST_LISTENERS} listeners already, as many as there may be."
            raise FeedFull(detail, headers={"Retry-After": _RETRY_AFTER})
        self._listeners += 1
        try:
            yield
        finally:
            self._listeners -= 1

    def now(self) -> bytes:
        """The present event."""
        return self._compose()

    async def next(self) -> bytes:
        """The event that is sent next."""
        await self._published.wait()
        return self._event


FEED = web.AppKey("feed", Feed)


async def stream(request: web.Request) -> web.StreamResponse:
    """Events whose data is what /v1/status answers, until the drain or the listener's end."""
    feed = request.app[FEED]
    response = web.StreamResponse(headers=_HEADERS)
    with feed.listening(), _aborted_if_slow(request):
        await response.prepare(request)
        await _send(response, feed.now())
        while not feed.closed:
            await _send(response, await feed.next())
    return response


_HEADERS = {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # else nginx keeps them to itself
}


@contextmanager
def _aborted_if_slow(request: web.Request) -> Iterator[None]:
    try:
        yield
    except TimeoutError:
        if request.transport:
            request.transport.abort()


async def _send(response: web.StreamResponse, event: bytes) -> None:
    async with asyncio.timeout(_SEND_TIMEOUT):
        await response.write(b"data: " + event + b"\n\n")
