"""A fleet under Kubernetes' autoscaler, simulated: our signal against those that are usual.

Small fleets document by document, with the real Backlog in each pod; large ones as a fluid.
"""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from math import ceil
from pathlib import Path
from statistics import median

from bench.effort import QUICK, Effort
from bench.plot import OTHERS, OURS, plot
from bench.scale import fleet, fluid
from bench.scale.case import Case
from bench.scale.curves import CROWD, CURVES, QUIET, SCENARIOS, Curve
from bench.scale.documents import LANES, LOOP_DOCUMENT, LOOP_LIGHT, mean_mixed, mean_work
from bench.scale.hpa import Hpa, external_proposal, proposal
from bench.scale.signals import NEAREST, SIGNALS, Signal
from bench.scale.signals import OURS as OUR_SIGNAL
from bench.scale.tally import Tally
from bench.table import spread, table

# Pods that a scenario needs at its peak, with lanes 70 % and loops 60 % busy. The small fleet is
# what can be simulated document by document in seconds.
_SMALL, _LARGE = 4, 900
_MOST_PODS = {_SMALL: 8, _LARGE: 1000}
_LEAST_PODS = 2
_SEEDS = range(5)


def run(how: Effort, plots: Path) -> str:
    """A table for each scenario: of the small fleet with five seeds, then of the large one."""
    if how == QUICK:
        quiet = {signal.name: [documents(QUIET, signal, 0)] for signal in NEAREST}
        return f"{_small(quiet)}\n\n{_large(QUIET)}"
    scenarios = _with_all_seeds()
    tables = [
        f"### {curve.name}\n\n{_small(tallies)}"
        for curve, tallies in zip(SCENARIOS, scenarios, strict=True)
    ]
    against = _against(scenarios)
    large = [f"### Large: {curve.name}\n\n{_large(curve)}" for curve in CURVES]
    _draw(plots / "crowd.svg", CROWD)
    plotted = "![Pods of the large fleet in a flash crowd](plots/crowd.svg)"
    return "\n\n".join((f"### Ours against each\n\n{against}", *tables, *large, plotted))


def _with_all_seeds() -> list[dict[str, list[Tally]]]:
    """Of each scenario the tallies by signal, on all CPUs."""
    names = [(curve.name, signal.name) for curve in SCENARIOS for signal in NEAREST]
    with ProcessPoolExecutor() as pool:
        runs = {
            (curve, signal): [pool.submit(_documents, curve, signal, seed) for seed in _SEEDS]
            for curve, signal in names
        }
        return [
            {
                signal.name: [run.result() for run in runs[curve.name, signal.name]]
                for signal in NEAREST
            }
            for curve in SCENARIOS
        ]


def _small(tallies: dict[str, list[Tally]]) -> str:
    rows = [[name, *_cells(found), f"{_rate(found):.0f}"] for name, found in tallies.items()]
    return table(("Signal", "in time", "pod-hours", "turns", "in time in a pod-hour"), rows)


def _rate(tallies: list[Tally]) -> float:
    return median(tally.in_time_per_pod_hour for tally in tallies)


def _documents(curve: str, signal: str, seed: int) -> Tally:
    """By name: what a curve is made of can't be sent to another process."""
    [the_curve] = [c for c in SCENARIOS if c.name == curve]
    [the_signal] = [s for s in NEAREST if s.name == signal]
    return documents(the_curve, the_signal, seed)


def _against(scenarios: Sequence[dict[str, list[Tally]]]) -> str:
    """Of each signal how it fares where it fares worst, and by how much ours is ahead of it."""
    rows = []
    for signal in NEAREST:
        worst = min(median(t.share for t in tallies[signal.name]) for tallies in scenarios)
        ahead = [_rate(t[OUR_SIGNAL.name]) / _rate(t[signal.name]) - 1 for t in scenarios]
        behind = sum(value < 0 for value in ahead)
        shares = f"{median(ahead):+.1%}", f"{min(ahead):+.1%}", f"{behind} of {len(ahead)}"
        rows.append([signal.name, f"{worst:.3f}", *(shares if signal is not OUR_SIGNAL else "   ")])
    head = ("Signal", "in time where least", "in a pod-hour: ours ahead", "least", "behind in")
    return table(head, rows)


def _large(curve: Curve) -> str:
    head = ("Signal", "in time", "pod-hours", "turns", "most pods")
    rows = []
    for signal in SIGNALS:
        found = flow(curve, signal, _LARGE)
        rows.append([signal.name, *_cells([found]), str(max(found.sizes))])
    return table(head, rows)


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
    propose = external_proposal if curve.conditions.keda else proposal
    return Case(curve, signal, rate, Hpa(_LEAST_PODS, _MOST_PODS[peak], propose), pods)


def _usual_rate(curve: Curve, peak: int) -> float:
    """Documents a second for which the peak needs so many pods."""
    return peak / max(_need(curve, 1.0, at) for at in range(0, int(curve.seconds), 60))


def _need(curve: Curve, rate: float, at: int) -> float:
    documents = rate * curve.rate(at)
    work = mean_mixed() if curve.conditions.mixed else mean_work(curve.reports(at))
    lanes = documents * work * curve.wall(at)
    loops = documents * LOOP_DOCUMENT + rate * curve.light(at) * LOOP_LIGHT
    return max(lanes / LANES / 0.7, loops / 0.6)


def _draw(path: Path, curve: Curve) -> None:
    colours = (OURS, "#5a8f5a", *OTHERS, "#b39ddb", "#8d6e63", "#90a4ae", "#f06292")
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
