"""How the kernel spreads connections over loops, and what comes of all of them at one loop."""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from bench.documents import invoice
from bench.effort import Effort
from bench.subjects.load import saturating
from bench.subjects.service import Service, pressroom
from bench.table import SPREAD, spread, table

_CONNECTIONS = 64


@dataclass(frozen=True, slots=True)
class OneDoor(Service):
    """The service by the loop that has these lanes: other connections are dropped."""

    lanes: tuple[int, ...] = ()

    def connect(self) -> HTTPConnection:
        """A connection that the kernel gave to that loop."""
        while True:
            connection = HTTPConnection("127.0.0.1", self.port, timeout=60.0)
            if _lanes(connection) == self.lanes:
                return connection
            connection.close()


def run(how: Effort, _: Path) -> str:
    """Measure, and give the tables."""
    return f"{_spread(how.rounds)}\n\n{_lending(how)}"


def _spread(rounds: int) -> str:
    rows = []
    for loops in (2, 4):
        with pressroom(loops, loops) as service:
            most = [max(_counts(service).values()) for _ in range(rounds)]
        rows.append((str(loops), f"{_CONNECTIONS / loops:.0f}", *spread(most, "g")))
    head = (
        "loops",
        f"of {_CONNECTIONS} connections each would have",
        *(f"the fullest, {s}" for s in SPREAD),
    )
    return table(head, rows)


def _counts(service: Service) -> Counter[tuple[int, ...]]:
    """Connections by loop."""
    connections = [service.connect() for _ in range(_CONNECTIONS)]
    counts = Counter(map(_lanes, connections))
    for connection in connections:
        connection.close()
    return counts


def _lending(how: Effort) -> str:
    found: dict[str, list[float]] = {name: [] for name in _DOORS}
    for number in range(how.rounds):
        print(f"lending: round {number + 1}", file=sys.stderr)
        for name, door in _DOORS.items():
            with door() as service, saturating(service, [invoice()]) as made:
                time.sleep(how.seconds)
            found[name].append(made.rate())
    rows = [(name, *spread(rates, ".3g")) for name, rates in found.items()]
    pairs = zip(found[_ONE_DOOR], found[_ALONE], strict=True)
    low, middle, high = spread([both / one for both, one in pairs], ".2f")
    said = (
        "With all four clients at one loop, borrowing makes it "
        f"{middle} times what one lane makes ({low} to {high})."
    )
    return f"{table(('documents a second', *SPREAD), rows)}\n\n{said}"


@contextmanager
def _alone() -> Iterator[Service]:
    with pressroom(1) as service:
        yield service


@contextmanager
def _one_door() -> Iterator[Service]:
    with pressroom(2, 2) as service:
        yield OneDoor(service.pid, service.port, service.admin_port, _lanes(service.connect()))


@contextmanager
def _any() -> Iterator[Service]:
    with pressroom(2, 2) as service:
        yield service


def _lanes(connection: HTTPConnection) -> tuple[int, ...]:
    """The lanes of the loop at the connection's other end: they tell loops apart."""
    connection.request("GET", "/v1/status")
    status = json.loads(connection.getresponse().read())
    return tuple(lane["pid"] for lane in status["lanes"])


_ALONE, _ONE_DOOR = "one lane", "two loops, all clients at one"
_DOORS = {_ALONE: _alone, _ONE_DOOR: _one_door, "two loops, clients at either": _any}
