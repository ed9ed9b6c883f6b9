"""How far one event loop goes: invoices by lanes, tiny documents by loops, and what a loop pays."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.documents import invoice
from bench.effort import Effort
from bench.subjects.load import saturating
from bench.subjects.service import Service, pressroom
from bench.table import table

# A lane never waits for its callers when each has one more document waiting.
_CLIENTS_PER_LANE = 2
_TINY = "<p>One line"
_LIGHT_REQUESTS = 1000
_REST_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class _Found:
    """Documents a second, the share in which the busiest loop was busy, and its CPU a document."""

    rate: float
    busy: float
    cpu: float


def run(effort: Effort, _: Path) -> str:
    """Measure, and give the tables."""
    cores = len(os.sched_getaffinity(0))
    lanes = [(f"{n}", _measure(invoice(), n, 1, effort)) for n in _doubling(cores)]
    loops = [(f"{n}", _measure(_TINY, cores, n, effort)) for n in _doubling(cores)]
    light = _light()
    return "\n\n".join(
        (
            f"{cores} cores. `GET /v1/status` takes {light * 1000:.2f} ms of the loop's CPU.",
            table(("Invoices, one loop: lanes", *_HEAD), _rows(lanes, light)),
            table((f"Tiny documents, {cores} lanes: loops", *_HEAD), _rows(loops, light)),
        )
    )


_HEAD = ("documents a second", "loop busy", "loop's CPU a document, ms", "by `GET /v1/status`")


def _rows(found: list[tuple[str, _Found]], light: float) -> Iterator[list[str]]:
    for name, one in found:
        cost = f"{one.cpu * 1000:.2f}", f"{one.cpu / light:.1f}"
        yield [name, f"{one.rate:.1f}", f"{one.busy:.2f}", *cost]


def _doubling(most: int) -> list[int]:
    """1, 2, 4 and so on, and the most."""
    return sorted({min(1 << power, most) for power in range(most.bit_length() + 1)})


def _measure(document: str, lanes: int, loops: int, effort: Effort) -> _Found:
    with pressroom(lanes, loops) as service:
        rest = _at_rest(service, effort.seconds / 2)
        with saturating(service, [document], lanes * _CLIENTS_PER_LANE):
            time.sleep(effort.seconds / 2)  # lanes that are new, and estimates
        before, began = service.metrics(), time.monotonic()
        with saturating(service, [document], lanes * _CLIENTS_PER_LANE) as made:
            time.sleep(effort.seconds)
        after, seconds = service.metrics(), time.monotonic() - began
    idle = [end - start for start, end in pairs("loop_idle_seconds", before, after)]
    cpu = _cpu(before, after) - rest * seconds
    return _Found(made.rate(), 1 - min(idle) / seconds, cpu / made.made)


def _at_rest(service: Service, seconds: float) -> float:
    """The loops' CPU in a second in which nobody asks: its own lag it measures 50 times."""
    before = service.metrics()
    time.sleep(seconds)
    return _cpu(before, service.metrics()) / seconds


def _cpu(before: dict[str, float], after: dict[str, float]) -> float:
    return sum(end - start for start, end in pairs("loop_cpu_seconds", before, after))


def _light() -> float:
    """Seconds of the loop's CPU that GET /v1/status takes."""
    with pressroom(1) as service:
        rest = _at_rest(service, _REST_SECONDS)
        _ask(service, _LIGHT_REQUESTS // 10)
        before, began = service.metrics(), time.monotonic()
        _ask(service, _LIGHT_REQUESTS)
        after, seconds = service.metrics(), time.monotonic() - began
    return (_cpu(before, after) - rest * seconds) / _LIGHT_REQUESTS


def _ask(service: Service, requests: int) -> None:
    connection = service.connect()
    for _ in range(requests):
        connection.request("GET", "/v1/status")
        connection.getresponse().read()
    connection.close()


def pairs(
    name: str, before: dict[str, float], after: dict[str, float]
) -> Iterator[tuple[float, float]]:
    """A counter's values before and after, of each loop."""
    for series, value in after.items():
        if series.partition("{")[0] == f"pressroom_{name}_total":
            yield before[series], value
