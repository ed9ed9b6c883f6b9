"""Load: clients that wait for their answers (closed), and requests that fall due (open)."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from threading import Thread

from bench.measures.loop import quantile
from bench.rivals.peers.field import Call
from bench.subjects.service import Service

# Seconds in which a document is of use to the one who asked for it.
USEFUL = 2.0
# Seconds until a client of the closed loop gives up: longer than any service's own deadline.
_PATIENCE = 60.0
# Seconds after a failure: a service that fails at once would keep its clients busy instead.
_PAUSE = 0.1


@dataclass(frozen=True, slots=True)
class Answer:
    """Seconds from the instant that a request fell due, and whether it got what it asked for."""

    latency: float
    served: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an open loop that asked for `rate` documents a second."""

    rate: float
    answers: Sequence[Answer]

    def served(self) -> float:
        """Share of the requests that got a document at all."""
        return sum(a.served for a in self.answers) / len(self.answers)

    def good(self) -> float:
        """Share of the requests that got a document while it was of use."""
        return sum(a.served and a.latency <= USEFUL for a in self.answers) / len(self.answers)

    def latency(self, share: float) -> float:
        """A quantile of those that were served, in seconds; nan if none was."""
        latencies = sorted(a.latency for a in self.answers if a.served)
        return quantile(latencies, share) if latencies else float("nan")


def schedule(rate: float, seconds: float) -> list[float]:
    """The instants, from the start, at which requests fall due: all of a constant rate."""
    return [number / rate for number in range(max(1, round(rate * seconds)))]


def closed(service: Service, call: Call, clients: int, seconds: float) -> float:
    """Documents a second, from the first one asked for to the last one made."""
    begun = time.monotonic()

    def client(_: int) -> list[float]:
        connection = _connect(service, _PATIENCE)
        ends = []
        while time.monotonic() < begun + seconds:
            if ask(connection, call):
                ends.append(time.monotonic())
            else:
                time.sleep(_PAUSE)
        connection.close()
        return ends

    with ThreadPoolExecutor(clients) as pool:
        ends = [end for made in pool.map(client, range(clients)) for end in made]
    return len(ends) / (max(ends) - begun) if ends else 0.0


def arriving(service: Service, call: Call, due: Sequence[float], patience: float) -> list[Answer]:
    """Send each when it falls due, whatever became of the others.

    Each has a connection and a thread of its own: none waits for another one's answer
    (coordinated omission). One that takes longer than `patience` seconds counts as not served.
    """
    begun = time.monotonic() + 0.05
    answers: list[Answer] = []

    def one(instant: float) -> None:
        connection = _connect(service, patience)
        served = ask(connection, call)
        latency = time.monotonic() - instant
        answers.append(Answer(latency, served and latency <= patience))
        connection.close()

    threads = []
    for offset in due:
        time.sleep(max(0.0, begun + offset - time.monotonic()))
        threads.append(Thread(target=one, args=(begun + offset,)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return answers


def ask(connection: HTTPConnection, call: Call) -> bool:
    """Whether it was answered, and a document with a PDF."""
    try:
        connection.request(call.method, call.path, call.body, call.headers)
        response = connection.getresponse()
        body = response.read()
    except (OSError, HTTPException):
        connection.close()
        return False
    return response.status < 300 and (call.method == "GET" or body.startswith(b"%PDF"))


def _connect(service: Service, patience: float) -> HTTPConnection:
    return HTTPConnection("127.0.0.1", service.port, timeout=patience)
