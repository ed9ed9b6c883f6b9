"""A fleet under Kubernetes' autoscaler, simulated: our signal against those that are usual.

Small fleets document by document, with the real Backlog in each pod; large ones as a fluid.
"""

from math import ceil
from pathlib import Path

from bench.effort import QUICK, Effort
from bench.plot import OTHERS, OURS, plot
from bench.scale import fleet, fluid
from bench.scale.case import Case
from bench.scale.curves import CROWD, CURVES, DAY, QUIET, Curve
from bench.scale.documents import LANES, LOOP_DOCUMENT, LOOP_LIGHT, mean_work
from bench.scale.hpa import Hpa
from bench.scale.signals import SIGNALS, Signal
from bench.scale.tally import Tally
from bench.table import spread, table

# Pods that a scenario needs at its peak, with lanes 70 % and loops 60 % busy. The small fleet is
# what can be simulated document by document in a minute.
_SMALL, _LARGE = 10, 900
_MOST_PODS = {_SMALL: 15, _LARGE: 1000}
_LEAST_PODS = 2


def run(how: Effort, plots: Path) -> str:
    """A table for each scenario; the small fleet has one seed."""
    curves = (QUIET,) if how == QUICK else CURVES
    tables = []
    for curve in curves:
        seeds = range(0 if curve is DAY else 1)
        tables.append(f"### {curve.name}\n\n{_table(curve, seeds)}")
    if how != QUICK:
        _draw(plots / "crowd.svg", CROWD)
        tables.append("![Pods of the large fleet in a flash crowd](plots/crowd.svg)")
    return "\n\n".join(tables)


def _table(curve: Curve, seeds: range) -> str:
    head = ["Signal"]
    if seeds:
        head += ["small: in time", "pod-hours", "turns", "in time, as a fluid"]
    head += ["large: in time", "pod-hours", "turns", "most pods"]
    return table(head, [[signal.name, *_row(curve, signal, seeds)] for signal in SIGNALS])


def _row(curve: Curve, signal: Signal, seeds: range) -> list[str]:
    large = flow(curve, signal, _LARGE)
    cells = [*_cells([large]), str(max(large.sizes))]
    if not seeds:
        return cells
    small = [documents(curve, signal, seed) for seed in seeds]
    return [*_cells(small), f"{flow(curve, signal, _SMALL).share:.3f}", *cells]


def _cells(tallies: list[Tally]) -> list[str]:
    low, share, high = spread([t.share for t in tallies], ".3f")
    _, hours, _ = spread([t.pod_seconds / 3600 for t in tallies], ".1f")
    _, turns, _ = spread([t.turns for t in tallies], ".0f")
    return [f"{share} ({low} to {high})" if len(tallies) > 1 else share, hours, turns]


def flow(curve: Curve, signal: Signal, peak: int) -> Tally:
    """A fleet that needs that many pods at the peak, as a fluid."""
    return fluid.run(_case(curve, signal, peak))


def documents(curve: Curve, signal: Signal, seed: int) -> Tally:
    """The small fleet, document by document."""
    return fleet.run(_case(curve, signal, _SMALL), seed)


def _case(curve: Curve, signal: Signal, peak: int) -> Case:
    rate = _usual_rate(curve, peak)
    pods = max(ceil(_need(curve, rate, 0)), _LEAST_PODS)
    return Case(curve, signal, rate, Hpa(_LEAST_PODS, _MOST_PODS[peak]), pods)


def _usual_rate(curve: Curve, peak: int) -> float:
    """Documents a second for which the peak needs so many pods."""
    return peak / max(_need(curve, 1.0, at) for at in range(0, int(curve.seconds), 60))


def _need(curve: Curve, rate: float, at: int) -> float:
    documents = rate * curve.rate(at)
    lanes = documents * mean_work(curve.reports(at)) * curve.wall(at)
    loops = documents * LOOP_DOCUMENT + rate * curve.light(at) * LOOP_LIGHT
    return max(lanes / LANES / 0.7, loops / 0.6)


def _draw(path: Path, curve: Curve) -> None:
    colours = (OURS, "#5a8f5a", *OTHERS, "#b39ddb")
    with plot(path, f"Pods, {curve.name}") as axes:
        for signal, colour in zip(SIGNALS, colours, strict=True):
            sizes = flow(curve, signal, _LARGE).sizes
            minutes = [n / 4 for n in range(len(sizes))]
            axes.step(minutes, sizes, label=signal.name, color=colour, where="post")
        rate = _usual_rate(curve, _LARGE)
        needs = [_need(curve, rate, at) for at in range(0, int(curve.seconds), 15)]
        axes.step(minutes, needs, ":", color="#777", label="needed", where="post")
        axes.set_xlabel("minutes")
        axes.set_ylabel("pods")
        axes.set_xlim(25, 75)
