"""Callers who ask at a rate that no answer slows, as many who know nothing of each other do."""

import asyncio
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle, islice
from statistics import fmean
from typing import Self

import aiohttp

_HTML = {"Content-Type": "text/html"}
_RENDER = re.compile(r"render;dur=([\d.]+)")
# So many of each are made first: a service that has just started knows no document.
_WARM_UP = 8
# Seconds between looks at what is due.
_TICK = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """What is asked for; `body` may be made anew for each, and end in up to so many spaces."""

    body: bytes | Callable[[], AsyncIterator[bytes]]
    path: str = "/v1/pdf"
    headers: Mapping[str, str] = field(default_factory=lambda: _HTML)
    spaces: int = 0
    method: str = "POST"

    def one(self) -> bytes | Callable[[], AsyncIterator[bytes]]:
        """A body, of a length of its own: no two callers ask for the same."""
        if isinstance(self.body, bytes):
            return self.body + b" " * random.randint(0, self.spaces)
        return self.body


class Callers:
    """A stream of requests to one service, and what became of them. An async context manager.

    Args:
        url: of the service.
        requests: are sent in turn.
        again: whether one that is refused is sent again, when `Retry-After` says.
    """

    def __init__(self, url: str, requests: Sequence[Request], *, again: bool = False) -> None:
        self.statuses: Counter[int] = Counter()
        self._url = url
        self._requests = requests
        self._again = again
        self._seconds: defaultdict[Request, list[float]] = defaultdict(list)
        self._asked: list[tuple[float, Request]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        unlimited = aiohttp.TCPConnector(limit=0)
        self._session = aiohttp.ClientSession(self._url, connector=unlimited)
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._session.close()

    async def warm_up(self) -> float:
        """Have some of each made, however long it takes. Mean seconds of a lane that one takes."""
        for request in dict.fromkeys(self._requests):
            patient = {name: text for name, text in request.headers.items() if name != "Prefer"}
            for _ in range(_WARM_UP):
                await self._ask(request, request.one(), patient)
        self.statuses.clear()
        return fmean(fmean(self._seconds[request]) for request in self._requests)

    async def ask_at(self, rate: Callable[[float], float]) -> None:
        """Ask until cancelled, at a rate that is a function of the seconds since the begin."""
        begin = before = time.time()
        requests, due = cycle(self._requests), 0.0
        while True:
            await asyncio.sleep(_TICK)
            now = time.time()
            due += (now - before) * rate(now - begin)
            before = now
            for request in islice(requests, int(due)):
                self._asked.append((now, request))
                task = asyncio.create_task(self._insist(request))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            due %= 1

    async def ask_once(self, number: int) -> None:
        """So many ask, and wait."""
        [request] = self._requests
        await asyncio.gather(*(self._ask(request, request.one()) for _ in range(number)))

    def asked(self, seconds: float) -> float:
        """Seconds of lanes that were asked for in each of the last seconds, each request once."""
        since = time.time() - seconds
        lately = [request for at, request in self._asked if at > since]
        return sum(fmean(self._seconds[request] or [0.0]) for request in lately) / seconds

    async def _insist(self, request: Request) -> None:
        body = request.one()
        with suppress(aiohttp.ClientError):
            while (wait := await self._ask(request, body)) and self._again:
                await asyncio.sleep(wait)

    async def _ask(
        self,
        request: Request,
        body: bytes | Callable[[], AsyncIterator[bytes]],
        headers: Mapping[str, str] | None = None,
    ) -> float:
        """Seconds after which it may be sent again; 0 where it need not."""
        data = body if isinstance(body, bytes) else body()
        async with self._session.request(
            request.method, request.path, data=data, headers=headers or request.headers
        ) as answer:
            await answer.read()
            self.statuses[answer.status] += 1
            if timing := _RENDER.search(answer.headers.get("Server-Timing", "")):
                self._seconds[request].append(float(timing[1]) / 1000)
            return float(answer.headers.get("Retry-After", 0))


@asynccontextmanager
async def in_background(work: asyncio.Task[None]) -> AsyncIterator[None]:
    """Until the block ends, which the work must not do before."""
    try:
        yield
        assert not work.done(), work
    finally:
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work
