"""What the load generator of `pressroom bench` finds of a peer."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Lock

from bench.measures.loop import quantile
from bench.subjects.service import Service
from service.commands.bench.load import Answer, ClosedLoop, Request, connector, open_loop

# Seconds in which a document is of use to the one who asked for it.
USEFUL = 2.0
# Seconds until a client of the closed loop gives up: longer than any service's own deadline.
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an open loop that asked for `rate` documents a second."""

    rate: float
    answers: Sequence[Answer]

    def served(self) -> float:
        """Share of the requests that got a document at all."""
        return sum(a.made for a in self.answers) / len(self.answers)

    def good(self) -> float:
        """Share of the requests that got a document while it was of use."""
        return sum(a.made and a.seconds <= USEFUL for a in self.answers) / len(self.answers)

    def latency(self, share: float) -> float:
        """A quantile of those that were served, in seconds; nan if none was."""
        latencies = sorted(a.seconds for a in self.answers if a.made)
        return quantile(latencies, share) if latencies else float("nan")


def schedule(rate: float, seconds: float) -> list[float]:
    """The instants, from the start, at which requests fall due: all of a constant rate."""
    return [number / rate for number in range(max(1, round(rate * seconds)))]


@dataclass(frozen=True, slots=True)
class Rate:
    """What came of a closed loop: documents a second, and CPU seconds of the service for each."""

    documents: float = 0.0
    cpu: float = float("nan")


def closed(service: Service, requests: Iterator[Request], clients: int, seconds: float) -> Rate:
    """Documents from the first one asked for to the last one made."""
    begun, cpu = time.monotonic(), service.cpu_seconds()
    connect = connector(service.url, _PATIENCE)
    with ClosedLoop(connect, [_Shared(requests)] * clients) as loop:
        loop.wait(seconds)
    ends = [answer.ended for answer in loop.answers if answer.made]
    if not ends:
        return Rate()
    cpu = service.cpu_seconds() - cpu
    return Rate(len(ends) / (max(ends) - begun), cpu / len(ends))


class _Shared(Iterator[Request]):
    """What several clients take from, a thread each."""

    def __init__(self, requests: Iterator[Request]) -> None:
        self._requests, self._lock = requests, Lock()

    def __next__(self) -> Request:
        with self._lock:
            return next(self._requests)


def arriving(
    service: Service, request: Request, due: Sequence[float], patience: float
) -> list[Answer]:
    """Send each when it falls due. One that takes longer than `patience` seconds is not served."""
    answers = open_loop(connector(service.url, patience), request, due)
    return [replace(a, made=a.made and a.seconds <= patience) for a in answers]
