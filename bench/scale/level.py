"""What service costs: the same crowds with fewer pods and with more, by several targets.

Documents in time in a pod-hour say little by themselves: the fewest pods make the most of each
hour, and refuse the rest.
"""

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bench import scale
from bench.effort import QUICK, Effort
from bench.scale.curves import QUIET, SCENARIOS
from bench.scale.documents import LANES
from bench.scale.signals import NEAREST, Metric, Signal
from bench.scale.tally import Tally
from bench.table import table

_CURVES = {curve.name: curve for curve in (QUIET, *SCENARIOS)}
_CROWDS = (SCENARIOS[0].name, SCENARIOS[3].name)


def _lanes_busy(percent: int) -> Signal:
    metric = Metric(lambda sample: sample.busy / LANES, percent / 100)
    return Signal(f"lanes busy at {percent} %", (metric,))


_FEWEST = Signal("two pods, whatever comes", (Metric(lambda _: 0.0, 1.0),))
_SIGNALS = {signal.name: signal for signal in (*NEAREST, *map(_lanes_busy, (60, 50, 40)), _FEWEST)}


def run(how: Effort, _: Path) -> str:
    """A table for each crowd, with one seed: those with the most in time come first."""
    crowds = (QUIET.name,) if how == QUICK else _CROWDS
    with ProcessPoolExecutor() as pool:
        runs = {
            crowd: {name: pool.submit(_tally, crowd, name) for name in _SIGNALS} for crowd in crowds
        }
        found = {
            crowd: {name: run.result() for name, run in by_name.items()}
            for crowd, by_name in runs.items()
        }
    return "\n\n".join(f"{crowd}:\n\n{_table(tallies)}" for crowd, tallies in found.items())


def _tally(curve: str, signal: str) -> Tally:
    """By name: what they are made of can't be sent to another process."""
    return scale.documents(_CURVES[curve], _SIGNALS[signal], seed=0)


def _table(tallies: dict[str, Tally]) -> str:
    ordered = sorted(tallies.items(), key=lambda one: one[1].share, reverse=True)
    rows = [
        (name, f"{it.share:.3f}", f"{it.pod_seconds / 3600:.2f}", f"{it.in_time_per_pod_hour:.0f}")
        for name, it in ordered
    ]
    return table(("Signal", "in time", "pod-hours", "in time in a pod-hour"), rows)
