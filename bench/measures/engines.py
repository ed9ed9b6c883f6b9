"""The built-in invoice through HTTP, in HTML and in Typst: two lanes, on one loop and on two."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from bench.effort import Effort
from bench.measures.cores import pairs
from bench.subjects.batches import JSON, invoices, line_of
from bench.subjects.load import asking
from bench.subjects.service import Service, pressroom
from bench.table import spread, table, verdict
from service.commands.bench.load import Request

_LANES, _LOOPS = 2, (1, 2)
# With two loops the kernel spreads connections by a hash: of so many each loop has some.
_CLIENTS = 8
# Of different data: Typst remembers what it worked out for ten documents.
_DIFFERENT = 2000
_PROMISE = 10
# Seconds until each lane has seen the template, and estimates are of it.
_WARM = 2.0
_HTML, _NEW, _SEEN = "HTML", "Typst, each with other data", "Typst, with data that it has seen"


@dataclass(frozen=True, slots=True)
class _Window:
    """Documents a second, the shares of time that lanes and the busiest loop had to do, and CPU.

    Args:
        rate: of documents.
        lanes: busy, of all.
        loop: busy, of the busiest.
        loop_cpu: seconds a document, of all loops.
        cpu: seconds a document, of the whole service.
    """

    rate: float
    lanes: float
    loop: float
    loop_cpu: float
    cpu: float


_Found = dict[tuple[int, str], list[_Window]]


def run(effort: Effort, _: Path) -> str:
    """Measure, and give the table."""
    different = [*islice(invoices(), _DIFFERENT)]
    bodies = {_HTML: different, _NEW: different, _SEEN: [line_of("invoice")]}
    found: _Found = {(loops, name): [] for loops in _LOOPS for name in bodies}
    for _round in range(effort.rounds):
        for loops in _LOOPS:
            with pressroom(_LANES, loops) as service:
                for name, sent in bodies.items():
                    found[loops, name].append(_measure(service, name, sent, effort.seconds))
    return _tell(found)


def _measure(service: Service, name: str, bodies: Sequence[bytes], seconds: float) -> _Window:
    path = f"/v1/templates/invoice/pdf?engine={'weasyprint' if name == _HTML else 'typst'}"
    requests = [Request("POST", path, body, JSON) for body in bodies]
    queues = [cycle(requests)] * _CLIENTS  # the same again only after all others
    with asking(service, queues):
        time.sleep(min(_WARM, seconds))
    before, cpu, began = service.metrics(), service.cpu_seconds(), time.monotonic()
    with asking(service, queues) as made:
        time.sleep(seconds)
    after, took = service.metrics(), time.monotonic() - began
    cpu = service.cpu_seconds() - cpu

    def grown(counter: str) -> list[float]:
        return [end - start for start, end in pairs(counter, before, after)]

    return _Window(
        made.made / took,
        sum(grown("pool_busy_seconds")) / took / _LANES,
        1 - min(grown("loop_idle_seconds")) / took,
        sum(grown("loop_cpu_seconds")) / made.made,
        cpu / made.made,
    )


def _tell(found: _Found) -> str:
    html = found[_LOOPS[0], _HTML]
    rows = [
        (
            f"{name}, {loops} loop{'s' if loops > 1 else ''}",
            f"{median(w.rate for w in windows):.1f}",
            _spread(window.rate / base.rate for window, base in zip(windows, html, strict=True)),
            _spread(base.cpu / window.cpu for window, base in zip(windows, html, strict=True)),
            f"{median(w.lanes for w in windows):.2f}",
            f"{median(w.loop for w in windows):.2f}",
            f"{1000 * median(w.loop_cpu for w in windows):.1f}",
            f"{1000 * median(w.cpu for w in windows):.1f}",
        )
        for (loops, name), windows in found.items()
    ]
    promises = [_promise(name, found[_LOOPS[0], name], html) for name in (_NEW, _SEEN)]
    return "\n\n".join((table(_HEAD, rows), *promises))


def _spread(times: Iterable[float]) -> str:
    low, middle, high = spread([*times], ".2f")
    return f"{middle} ({low} to {high})"


def _promise(name: str, windows: list[_Window], html: list[_Window]) -> str:
    times = median(window.rate / base.rate for window, base in zip(windows, html, strict=True))
    promise = f"{name}: at least {_PROMISE} times the documents of HTML, on one loop"
    return verdict(promise, f"{times:.2f}", times >= _PROMISE)


_HEAD = (
    "The built-in invoice, two lanes",
    "documents/s",
    "times HTML on one loop",
    "by CPU time",
    "lanes busy",
    "busiest loop busy",
    "loops' CPU a document, ms",
    "CPU a document, ms",
)
