"""The dilemma: cluster the loop, or give it workers? Measured, beside the original in Node."""

import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench import table as tables
from bench.documents import invoice
from bench.effort import Effort
from bench.measures.loop import quantile
from bench.rivals.contenders import Start, contenders, milliseconds
from bench.rivals.faults import Harm, crash, hang
from bench.subjects.load import saturating
from bench.subjects.sampler import Sampler
from bench.subjects.service import Service
from bench.table import table

if TYPE_CHECKING:
    from collections.abc import Callable

_WORKERS = 2
# Of a bench's seconds, what each of eight contenders has in a round.
_SHARE = 0.5


@dataclass(slots=True)
class _Found:
    """What was measured of one contender: a value a round; memory in MiB, latencies in seconds."""

    documents: list[float] = field(default_factory=list)
    light: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    added: float = float("nan")
    crash: Harm | None = None
    hang: Harm | None = None


def run(how: Effort, plots: Path) -> str:
    """Measure all of them, plot, and give the tables."""
    cost = milliseconds()
    starts = contenders(cost)
    found = {name: _Found() for name in starts}
    for number in range(how.rounds):
        for name, start in starts.items():
            print(f"round {number + 1}: {name}", file=sys.stderr)
            with start(_WORKERS) as service:
                _measure(service, found[name], _SHARE * how.seconds)
    for name, start in starts.items():
        print(f"harm: {name}", file=sys.stderr)
        _hurt(start, found[name])
    _draw(found, plots / "dilemma.svg")
    return "\n\n".join((_cost(cost), _speed(found), _harm(found), _decision(found)))


def _measure(service: Service, found: _Found, seconds: float) -> None:
    with Sampler(service) as sampler, saturating(service, [invoice()]) as made:
        latencies = sorted(sampler.sample(seconds))
        found.light.append(sampler.flood(seconds / 2))
    found.documents.append(made.rate())
    found.p50.append(quantile(latencies, 0.5))
    found.p99.append(quantile(latencies, 0.99))
    found.memory.append(service.memory())


def _hurt(start: Start, found: _Found) -> None:
    document = invoice().encode()
    with start(2 * _WORKERS) as service:
        with saturating(service, [invoice()]):
            time.sleep(3)
        found.added = (service.memory() - median(found.memory)) / _WORKERS
    with start(_WORKERS) as service:
        found.crash = crash(service, document)
    with start(_WORKERS) as service:
        found.hang = hang(service, document)
        for process in service.processes():  # what hangs does not hear SIGTERM
            process.kill()


def _cost(cost: float) -> str:
    return f"A document takes {cost:.0f} ms of CPU time, in Node as well."


_SPEED = (
    "",
    "documents/s",
    "light requests/s",
    "p50, ms",
    "p99, ms",
    "memory, MiB",
    "an added worker, MiB",
)


def _speed(found: dict[str, _Found]) -> str:
    rows = [
        (
            name,
            _cell(f.documents, 1),
            _cell(f.light, 1),
            _cell(f.p50, 1000),
            _cell(f.p99, 1000),
            _cell(f.memory, 1),
            "none to add" if name in _FIXED else f"{f.added:.0f}",
        )
        for name, f in found.items()
    ]
    return table(_SPEED, rows)


# Neither uses a second worker.
_FIXED = ("Python, in the loop", "Python, thread pool")


def _cell(values: list[float], scale: float) -> str:
    low, middle, high = tables.spread([scale * value for value in values], ".3g")
    return f"{middle} ({low} to {high})"


def _harm(found: dict[str, _Found]) -> str:
    rows = [(name, str(f.crash), str(f.hang)) for name, f in found.items()]
    return table(
        ("Documents lost; light requests lost; next document after", "a crash", "a hung document"),
        rows,
    )


def _decision(found: dict[str, _Found]) -> str:
    """For each wish each contender's number."""
    wishes: dict[str, Callable[[_Found], str]] = {
        "most documents": lambda f: f"{median(f.documents):.2f}/s",
        "most light requests": lambda f: f"{median(f.light):.0f}/s",
        "light requests that never wait (p99)": lambda f: f"{1000 * median(f.p99):.1f} ms",
        "least memory": lambda f: f"{median(f.memory):.0f} MiB",
        "least lost to a crash": lambda f: f"{_lost(f.crash):.0f} requests",
        "least lost to a hung document": lambda f: f"{_lost(f.hang):.0f} requests",
    }
    rows = [(wish, *map(cell, found.values())) for wish, cell in wishes.items()]
    return table(("You want", *found), rows)


def _lost(harm: Harm | None) -> float:
    return harm.documents + harm.light if harm else float("nan")


def _draw(found: dict[str, _Found], path: Path) -> None:
    from bench.plot import OTHERS, OURS, plot

    colours = {"Pressroom": OURS, "Python": OTHERS[0], "Node": OTHERS[1]}
    with plot(path, "Documents made, and what a light request waits meanwhile") as axes:
        for name, f in found.items():
            kind, _, how = name.partition(", ")
            at = (median(f.documents), 1000 * median(f.p99))
            first = kind not in axes.get_legend_handles_labels()[1]
            axes.plot(*at, "o", color=colours[kind], label=kind if first else None)
            axes.annotate(how, at, xytext=(6, 4), textcoords="offset points")
        axes.set_yscale("log")
        axes.margins(x=0.2)
        axes.set_xlabel("documents a second, median")
        axes.set_ylabel("p99 of a light request, milliseconds")
