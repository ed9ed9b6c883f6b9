"""`pressroom bench`: clients that ask a service for documents, and what they saw."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

import httpx

from pressroom_client import AsyncClient, Budget, Document, PressroomError
from pressroom_client.errors import Busy

_Ask = Callable[[], Awaitable[Document]]


@dataclass(frozen=True, slots=True)
class Load:
    """How many clients ask, for how many seconds, for how many documents at most, and for which.

    `html` takes the template's place where it is given.
    """

    clients: int
    seconds: float
    documents: int
    template: str
    html: bytes | None = None


@dataclass(slots=True)
class Tally:
    """What came of it: seconds of each document, how many were refused (503, 429), what failed."""

    elapsed: float = 0.0
    seconds: list[float] = field(default_factory=list)
    refused: int = 0
    failed: Counter[str] = field(default_factory=Counter)

    def record(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "documents": len(self.seconds),
            "elapsed_seconds": round(self.elapsed, 3),
            "documents_per_second": round(len(self.seconds) / self.elapsed, 2),
            "p50_seconds": self._percentile(50),
            "p99_seconds": self._percentile(99),
            "refused": self.refused,
            "failed": dict(self.failed),
        }

    def told(self) -> str:
        """For people."""
        rate = len(self.seconds) / self.elapsed
        lines = [f"{len(self.seconds)} documents in {self.elapsed:.1f} s: {rate:.2f} a second"]
        if self.seconds:
            half, most = self._percentile(50), self._percentile(99)
            lines.append(f"half of them within {half} s, 99% within {most} s")
        lines.append(f"{self.refused} refused")
        lines += [f"{count} failed: {reason}" for reason, count in self.failed.items()]
        return "\n".join(lines)

    def _percentile(self, share: int) -> float | None:
        if len(self.seconds) < 2:
            return round(self.seconds[0], 4) if self.seconds else None
        return round(quantiles(self.seconds, n=100, method="inclusive")[share - 1], 4)


async def run(url: str, key: str | None, load: Load) -> Tally:
    """Put the load on the service.

    Raises:
        PressroomError: it has no such template, or wants another key.
        httpx.TransportError: it is not there.
    """
    # Nothing is asked for again on the quiet: a refusal is to be counted.
    async with AsyncClient(url, key, Budget(share=0.0, most=0.0)) as press:
        sample = (await press.describe(load.template))["sample"]
        ask = _asking(press, load, sample)
        tally, began = Tally(), time.monotonic()
        client = _Client(ask, tally, began + load.seconds, iter(range(load.documents)))
        async with asyncio.TaskGroup() as group:
            for _ in range(load.clients):
                group.create_task(client.go_on())
        tally.elapsed = time.monotonic() - began
    return tally


def _asking(press: AsyncClient, load: Load, sample: object) -> _Ask:
    html = load.html
    if html is None:
        return lambda: press.template(load.template, sample)
    return lambda: press.html(html)


@dataclass(frozen=True, slots=True)
class _Client:
    """What clients have in common: all draw on the same requests."""

    ask: _Ask
    tally: Tally
    until: float
    requests: Iterator[int]

    async def go_on(self) -> None:
        """One request after the other; after a refusal not before the service said."""
        for _ in self.requests:
            began = time.monotonic()
            if began >= self.until:
                break
            try:
                await self.ask()
            except Busy as busy:
                self.tally.refused += 1
                left = max(0.0, self.until - time.monotonic())
                await asyncio.sleep(min(busy.retry_after or 0.0, left))
            except (PressroomError, httpx.TransportError) as error:
                self.tally.failed[str(error)] += 1
            else:
                self.tally.seconds.append(time.monotonic() - began)
