"""`pressroom bench`: what clients saw that asked a service for documents."""

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import repeat
from statistics import quantiles
from typing import Any

from pressroom_client import Client
from service.commands.bench.load import Answer, ClosedLoop, Request, connector

# Seconds: longer than any document's deadline.
_PATIENCE = 600.0
# Seconds between two calls of `progress`.
_TICK = 0.2
_REFUSALS = (429, 503)


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

    def add(self, answer: Answer) -> None:
        """Count one request."""
        if answer.made:
            self.seconds.append(answer.seconds)
        elif answer.status in _REFUSALS:
            self.refused += 1
        else:
            self.failed[answer.detail] += 1

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


def run(
    url: str,
    key: str | None,
    load: Load,
    progress: Callable[[float, int], None] = lambda _seconds, _answers: None,
) -> Tally:
    """Put the load on the service.

    Args:
        url: of the service.
        key: an API key, where one is needed.
        load: to put there.
        progress: is called now and then with the seconds that passed and the answers that came.

    Raises:
        PressroomError: it is not there, has no such template, or wants another key.
    """
    with Client(url, key) as press:
        sample = press.describe(load.template)["sample"]
    requests = repeat(_request(key, load, sample), load.documents)
    tally, began = Tally(), time.monotonic()
    with ClosedLoop(connector(url, _PATIENCE), [requests] * load.clients) as loop:
        while not loop.ended and (left := began + load.seconds - time.monotonic()) > 0:
            loop.wait(min(_TICK, left))
            progress(time.monotonic() - began, len(loop.answers))
    tally.elapsed = time.monotonic() - began
    for answer in loop.answers:
        tally.add(answer)
    return tally


def _request(key: str | None, load: Load, sample: object) -> Request:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    if load.html is not None:
        return Request("POST", "/v1/pdf", load.html, headers | {"Content-Type": "text/html"})
    path, body = f"/v1/templates/{load.template}/pdf", json.dumps(sample).encode()
    return Request("POST", path, body, headers | {"Content-Type": "application/json"})
