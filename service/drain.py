"""Requests in flight: a drain waits for them, or for whoever can't wait any longer.

While it does, the port stays open: a balancer that has not heard of it yet gets answers, and each
of them closes its connection.
"""

import asyncio
from contextlib import suppress

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

_LOG = structlog.get_logger("pressroom.server")
# Set on a request whose answer has begun.
_ANSWERED = web.RequestKey("answered", bool)


class Drain:
    """Counts requests; `middleware` is to stand outside all others.

    aiohttp waits for its handlers too, but for a fixed time, which a second signal can't shorten.
    """

    def __init__(self) -> None:
        self._in_flight: dict[int, web.Request] = {}
        self._done = asyncio.Event()
        self._done.set()
        self._hurried = asyncio.Event()
        self._draining = False

    def begin(self) -> None:
        """From now on each answer is the last of its connection."""
        self._draining = True

    async def begin_answer(self, request: web.Request, response: web.StreamResponse) -> None:
        """Have an answer close its connection during a drain: a signal handler of aiohttp's."""
        request[_ANSWERED] = True
        if self._draining:
            response.force_close()
            response.headers["Connection"] = "close"  # aiohttp has made the headers by now

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Count a request for as long as it is answered."""
        self._in_flight[id(request)] = request
        self._done.clear()
        try:
            return await handler(request)
        finally:
            del self._in_flight[id(request)]
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
        """Wait until nothing is in flight.

        Returns:
            Whether that is so, or all that is left waits for its own caller: one that reads its
            answer slowly, or sends its body so, is cut off then, and can't make the end a failure.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._done.wait()
        left = [*self._in_flight.values()]
        if self._hurried.is_set() or not all(map(_waits_for_its_caller, left)):
            return not left
        if left:
            _LOG.warning(
                "slow callers cut off",
                answers=sum(_ANSWERED in one for one in left),
                bodies=sum(_ANSWERED not in one for one in left),
            )
        return True


def _waits_for_its_caller(request: web.Request) -> bool:
    return _ANSWERED in request or not request.content.is_eof()
