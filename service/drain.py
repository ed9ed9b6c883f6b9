"""Requests in flight: a drain waits for them, or for whoever can't wait any longer."""

import asyncio

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
        """Let `wait` return at once."""
        self._done.set()

    async def wait(self, seconds: float) -> bool:
        """Wait until nothing is in flight. Returns whether that is so."""
        try:
            async with asyncio.timeout(seconds):
                await self._done.wait()
        except TimeoutError:
            pass
        return not self._in_flight
