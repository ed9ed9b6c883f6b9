"""Requests in flight: a drain waits for them, or for whoever can't wait any longer.

While it does, the port stays open: a balancer that has not heard of it yet gets answers, and each
of them closes its connection.
"""

import asyncio
from contextlib import suppress

from aiohttp import web
from aiohttp.typedefs import Handler


class Drain:
    """Counts requests; `middleware` is to stand outside all others.

    aiohttp waits for its handlers too, but for a fixed time, which a second signal can't shorten.
    """

    def __init__(self) -> None:
        self._in_flight = 0
        self._done = asyncio.Event()
        self._done.set()
        self._hurried = asyncio.Event()
        self._draining = False

    def begin(self) -> None:
        """From now on each answer is the last of its connection."""
        self._draining = True

    async def close_connection(self, _: web.Request, response: web.StreamResponse) -> None:
        """Have an answer close its connection during a drain: a signal handler of aiohttp's."""
        if self._draining:
            response.force_close()
            response.headers["Connection"] = "close"  # aiohttp has made the headers by now

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Count a request for as long as it is answered."""
        self._in_flight += 1
        self._done.clear()
        try:
            return await handler(request)
        finally:
            self._in_flight -= 1
            if not self._in_flight:
                self._done.set()

    def hurry(self) -> None:
        """Let `linger` and `wait` return at once."""
        self._hurried.set()
        self._done.set()

    async def linger(self, seconds: float) -> None:
        """Wait for so long, whatever is in flight."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._hurried.wait(), seconds)

    async def wait(self, seconds: float) -> bool:
        """Wait until nothing is in flight. Returns whether that is so."""
        try:
            async with asyncio.timeout(seconds):
                await self._done.wait()
        except TimeoutError:
            pass
        return not self._in_flight
