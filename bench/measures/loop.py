"""Latency of a light request, idle and while documents are made: lanes, threads, the loop."""

import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from bench.documents import invoice, report
from bench.effort import Effort
from bench.rivals.starts import in_process
from bench.subjects.load import saturating
from bench.subjects.sampler import Sampler
from bench.subjects.service import Service, pressroom
from bench.table import spread, table, verdict

_SERVICES: dict[str, Callable[[], AbstractContextManager[Service]]] = {
    "Pressroom, two lanes": partial(pressroom, 2),
    "in a thread pool": partial(in_process, "thread"),
    "in the loop": partial(in_process, "loop"),
}
_OURS = next(iter(_SERVICES))
# Seconds: saturated, p99 is at most so much, or so many times the idle one.
_PROMISE, _TIMES = 0.005, 3


@dataclass(frozen=True, slots=True)
class _Round:
    """Latencies in seconds, in order of size."""

    idle: list[float]
    saturated: list[float]
    rate: float


def run(effort: Effort, plots: Path) -> str:
    """Measure, plot, and give the tables."""
    rounds: dict[str, list[_Round]] = {name: [] for name in _SERVICES}
    for _ in range(effort.rounds):
        for name, started in _SERVICES.items():
            with started() as service, Sampler(service) as sampler:
                rounds[name].append(_round(service, sampler, effort.seconds))
    _draw(rounds, plots / "loop.svg")
    return f"{table(_HEAD, _rows(rounds))}\n\n{_verdict(rounds[_OURS])}"


def _round(service: Service, sampler: Sampler, seconds: float) -> _Round:
    idle = sampler.sample(seconds / 2)
    with saturating(service, [invoice(), report()]) as made:
        busy = sampler.sample(seconds)
    return _Round(sorted(idle), sorted(busy), made.rate())


def quantile(ordered: Sequence[float], share: float) -> float:
    """The nearest rank: a latency that was measured, never one in between."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


_QUANTILES = {"p50": 0.5, "p99": 0.99, "max": 1.0}
_HEAD = ("Typesets", "load", *(f"{name}, ms" for name in _QUANTILES))


def _rows(rounds: dict[str, list[_Round]]) -> list[tuple[str, ...]]:
    return [
        row
        for name, measured in rounds.items()
        for row in (
            (name, "idle", *_cells([r.idle for r in measured])),
            (name, "saturated", *_cells([r.saturated for r in measured])),
        )
    ]


def _cells(rounds: list[list[float]]) -> list[str]:
    """Of each quantile the median of the rounds, and in brackets the range."""
    cells = []
    for share in _QUANTILES.values():
        low, middle, high = spread([1000 * quantile(r, share) for r in rounds], ".3g")
        cells.append(f"{middle} ({low} to {high})")
    return cells


def _verdict(ours: list[_Round]) -> str:
    idle = median(quantile(r.idle, 0.99) for r in ours)
    saturated = median(quantile(r.saturated, 0.99) for r in ours)
    times = [quantile(r.saturated, 0.99) / quantile(r.idle, 0.99) for r in ours]
    return verdict(
        f"p99 while every lane is saturated at most {_TIMES} times idle, or {_PROMISE * 1000:g} ms",
        f"{saturated * 1000:.2f} ms, and {median(times):.2f} times idle "
        f"({min(times):.2f} to {max(times):.2f})",
        saturated <= max(_PROMISE, _TIMES * idle),
    )


def _draw(rounds: dict[str, list[_Round]], path: Path) -> None:
    draw_latencies(rounds, ("saturated", "idle"), path, "GET /v1/status while documents are made")


def draw_latencies(
    rounds: Mapping[str, Sequence[object]], labels: tuple[str, str], path: Path, title: str
) -> None:
    """Plot percentiles, in a colour for each name, and dotted where nothing else is done.

    Args:
        rounds: by name; of up to three.
        labels: of their attributes with latencies in seconds: beside other work, and without.
        path: the file to write.
        title: of the plot.
    """
    from bench.plot import OTHERS, OURS, plot

    with plot(path, title) as axes:
        for (name, measured), colour in zip(rounds.items(), (OURS, *OTHERS), strict=False):
            for label, style in zip(labels, "-:", strict=True):
                latencies = sorted(t for r in measured for t in getattr(r, label))
                axes.plot(*_curve(latencies), style, color=colour, label=f"{name}, {label}")
        axes.set_yscale("log")
        axes.set_xscale("log")
        axes.set_xticks([1, 10, 100, 1000], ["0", "90", "99", "99.9"])
        axes.minorticks_off()
        axes.set_xlabel("percent of requests answered within")
        axes.set_ylabel("milliseconds")


def _curve(ordered: list[float]) -> tuple[list[float], list[float]]:
    """Latency in ms over how rare it is: 1 / (1 - share), at a hundred places."""
    last = math.log10(len(ordered))
    rarities = [10 ** (last * n / 100) for n in range(101)]
    return rarities, [1000 * quantile(ordered, 1 - 1 / r) for r in rarities]
