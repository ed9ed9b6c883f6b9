"""A month end of 1,000,000 lines beside a usual load: as a fluid, and a 20th document by document.

The fluid says when it ends and what it costs; whether it delays those who wait, the real Backlog.
"""

from dataclasses import replace
from pathlib import Path

from bench.effort import QUICK, Effort
from bench.scale import documents, flow
from bench.scale.curves import Conditions, Curve
from bench.scale.signals import NEAREST
from bench.scale.tally import Tally
from bench.table import table

_HOUR = 3600.0
_LINES, _DEADLINE = 1_000_000, 4 * _HOUR
# The small fleet, in which they take about as long as the lanes that a usual load leaves free.
_PODS = 4
_SMALLER = 20
# Each with the place of its signal among the nearest.
_CASES: tuple[tuple[str, int, dict[str, object]], ...] = (
    ("none", 0, {"batch": None, "lines": (0.0, 0.0)}),
    ("without a deadline", 0, {}),
    ("to be done in 4 h", 0, {"deadline": True}),
    ("without a deadline, by lanes busy at 70 %", 1, {}),
)


def run(how: Effort, _: Path) -> str:
    """Simulate, and give the table."""
    rows = []
    for name, signal, conditions in _CASES[: 1 if how == QUICK else None]:
        whole = flow(_curve(conditions, 1), NEAREST[signal], _PODS)
        part = documents(_curve(conditions, _SMALLER), NEAREST[signal], seed=0)
        rows.append([name, _ended(whole), *_cells(whole), f"{part.share:.4f}"])
    head = ("The batch", "ended after", "pod-hours", "most pods", "at the end", "in time beside it")
    return table(head, rows)


def _curve(conditions: dict[str, object], part: int) -> Curve:
    """So much of the batch, and of the time."""
    begin, deadline = _HOUR / 6 / part, _DEADLINE / part
    usual = Conditions(batch=_LINES // part, lines=(begin, begin + deadline))
    changed = replace(usual, **conditions)  # type: ignore[arg-type]
    return Curve("month end", begin + 2 * deadline, conditions=changed)


def _ended(tally: Tally) -> str:
    if tally.batch_ended is None:
        return f"{tally.lines:,} lines" if tally.lines else ""
    return f"{(tally.batch_ended - _HOUR / 6) / _HOUR:.2f} h"


def _cells(tally: Tally) -> list[str]:
    return [f"{tally.pod_seconds / _HOUR:.1f}", str(max(tally.sizes)), str(tally.sizes[-1])]
