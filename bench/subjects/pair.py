"""A document made over and over in its own process: as a busy lane makes it, or by WeasyPrint.

A child imports this module, so it imports nothing that would weigh on it.
"""

import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Literal, Self

from bench.effort import QUICK, Effort
from bench.table import SPREAD, spread
from offload.job import Job, Receipt
from offload.order import Html, Order, Source, Template

if TYPE_CHECKING:  # only there is it generic
    from multiprocessing.connection import Connection

_CONTEXT = multiprocessing.get_context("spawn")
# A lane's: whatever else the machine has to do then takes from both sides alike.
_NICE = 10
_FIRST = 2
# The sides differ by less than the machine's noise in a few rounds; short ones share its moods.
_TIMES, _ROUNDS = 2, 4

Way = Literal["lane", "plain"]


@dataclass(frozen=True, slots=True)
class Paper:
    """What is made: for a template `folder` and `data` say how a lane gets to the `html`."""

    html: str
    folder: str = ""
    data: bytes = b""

    @property
    def source(self) -> Source:
        """A job's source."""
        return Template(self.folder) if self.folder else Html()

    @property
    def body(self) -> bytes:
        """A job's body."""
        return self.data if self.folder else self.html.encode()


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds a document, of the clock and of the CPU, and the process' peak memory in bytes."""

    wall: float
    cpu: float
    peak: int


class Side:
    """One process. A context manager; it has made the document twice once entered."""

    def __init__(self, way: Way, paper: Paper, first: int = _FIRST) -> None:
        self._here, self._there = _CONTEXT.Pipe()
        self._first = first
        self._process = _CONTEXT.Process(target=_serve, args=(self._there, way, paper))

    def __enter__(self) -> Self:
        self._process.start()
        self._there.close()  # so that a dead process is an end, and no wait
        if self._first:
            self.begin(self._first)
            self.end()
        return self

    def __exit__(self, *_: object) -> None:
        self._here.close()
        self._process.join()

    def begin(self, count: int) -> None:
        """Make it so many times."""
        self._here.send(count)

    def end(self) -> Cost:
        """What that took. Raises EOFError if the process died."""
        cost: Cost = self._here.recv()
        return cost

    def make(self, count: int) -> Cost:
        """Make it so many times, and wait."""
        self.begin(count)
        return self.end()


def _serve(orders: "Connection[Cost, int]", way: Way, paper: Paper) -> None:
    os.nice(_NICE)
    with tempfile.TemporaryDirectory() as folder:
        make = (_lane if way == "lane" else _plain)(paper, Path(folder))
        with suppress(EOFError):
            while True:
                orders.send(_cost(make, orders.recv()))


def _cost(make: Callable[[], None], count: int) -> Cost:
    import resource

    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(count):
        make()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
    return Cost(wall / count, cpu / count, peak)


def _lane(paper: Paper, folder: Path) -> Callable[[], None]:
    # Here, because the other side must not have what these change. `boot` is the preload.
    from offload.press import boot, work  # noqa: F401

    job = Job(Order(paper.source), folder, deadline=0.0)
    job.body.write_bytes(paper.body)

    def make() -> None:
        answer = work.press(job)
        assert isinstance(answer, Receipt), answer

    return make


def _plain(paper: Paper, folder: Path) -> Callable[[], None]:
    import weasyprint  # here, for the same reason

    return lambda: weasyprint.HTML(string=paper.html).write_pdf(folder / "document.pdf")


Round = tuple[Cost, Cost]


def compare(paper: Paper, effort: Effort) -> list[Round]:
    """A lane's cost and WeasyPrint's, in turns, each beginning every other round."""
    with Side("lane", paper) as lane, Side("plain", paper) as plain:
        count = 1 if effort is QUICK else _count(plain, effort)
        rounds = []
        for number in range(effort.rounds * _TIMES):
            sides = (lane, plain) if number % 2 else (plain, lane)
            first, second = (side.make(count) for side in sides)
            rounds.append((first, second) if number % 2 else (second, first))
    return rounds


def _count(plain: Side, effort: Effort) -> int:
    """Documents that fill a side's part of a round."""
    return max(1, round(effort.seconds / _ROUNDS / plain.make(1).wall))


HEAD = ("", "lane, docs/s", "plain, docs/s", *SPREAD, "by CPU time")


def row(name: str, rounds: list[Round]) -> tuple[str, ...]:
    """The cells under `HEAD`: rates, how many times as fast by the clock, and the median by CPU."""
    lane = median(1 / ours.wall for ours, _ in rounds)
    plain = median(1 / theirs.wall for _, theirs in rounds)
    times = [theirs.wall / ours.wall for ours, theirs in rounds]
    return (name, f"{lane:.2f}", f"{plain:.2f}", *spread(times, ".2f"), f"{by_cpu(rounds):.2f}")


def by_cpu(rounds: list[Round]) -> float:
    """How many times as fast by CPU time, which other work on the machine disturbs less."""
    return median(theirs.cpu / ours.cpu for ours, theirs in rounds)
