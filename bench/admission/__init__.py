"""Admission against what others do with too many requests, simulated.

No lane and no document is in it: the real Backlog and Estimates decide, on a virtual clock, so
that ten minutes of eight lanes take seconds, and every run gives the same numbers.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench.admission import batch
from bench.admission.ours import Ours
from bench.admission.rivals import CoDel, Fifo, Gradient2
from bench.admission.simulation import Clock, Discipline, Outcome, simulate
from bench.admission.workload import KINDS, SECONDS, WORKERS, arrivals
from bench.effort import QUICK, Effort
from bench.plot import OTHERS, OURS, plot
from bench.table import spread, table, verdict

LOADS = (1.0, 1.5, 3.0)
PROMISED = {1.0: 0.99, 1.5: 0.88, 3.0: 0.62}
_MOST_WASTE = 0.10
_CURVE = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0)

Make = Callable[[Clock], Discipline]

# Where a discipline has a setting, the one of several tried that was best at a load of 1.5.
RIVALS: dict[str, Make] = {
    "FIFO without bound, callers hang up unnoticed": partial(Fifo, kills=False),
    "FIFO without bound": Fifo,
    "FIFO of 20": partial(Fifo, room=20),
    "CoDel, 0.5 s in 1 s": partial(CoDel, target=0.5, interval=1.0),
    "Gradient2": partial(Gradient2, lowest=20),
}
_NAME = "Pressroom"

_BIASED: dict[str, Make] = {
    "true from the start": Ours,
    "nothing known at the start": partial(Ours, seen=0),
    "60 % too high, calibrated": partial(Ours, bias=1.6),
    "60 % too high, for ever": partial(Ours, bias=1.6, learns=False),
    "40 % too low, calibrated": partial(Ours, bias=0.6),
    "40 % too low, for ever": partial(Ours, bias=0.6, learns=False),
}


_BATCH = (
    f"Receipts, which keep half of {WORKERS} lanes busy, and a batch of 200 statements of 6 s "
    "beside them, sixteen at a time (one seed):"
)


def run(how: Effort, plots: Path) -> str:
    """Tables and verdicts; `how.rounds` are seeds."""
    seconds = 60.0 if how == QUICK else SECONDS
    seeds = range(how.rounds)
    everyone = {**RIVALS, _NAME: Ours}
    found = {name: _outcomes(make, seeds, seconds) for name, make in everyone.items()}
    biased = {name: _outcomes(make, seeds[:3], seconds) for name, make in _BIASED.items()}
    _draw(plots / "admission.svg", seconds)
    return "\n\n".join(
        [
            _goodputs(found),
            "![Share of requests in time, by load](plots/admission.svg)",
            _kinds(found),
            *_verdicts(found[_NAME]),
            "Estimates that are wrong when the simulation begins (medians of three seeds):",
            _goodputs(biased, "Estimates"),
            _BATCH,
            _batches(),
        ]
    )


Found = dict[float, list[Outcome]]


def _outcomes(make: Make, seeds: range, seconds: float) -> Found:
    return {
        load: [simulate(arrivals(load, s, seconds), make, seconds=seconds) for s in seeds]
        for load in LOADS
    }


def _goodputs(found: dict[str, Found], what: str = "In time, of all requests") -> str:
    head = [what, *(f"load {load}" for load in LOADS), *(f"wasted at {load}" for load in LOADS)]
    rows = [
        [
            name,
            *(_spread([o.goodput for o in outcomes[load]]) for load in LOADS),
            *(f"{max(o.waste for o in outcomes[load]):.1%}" for load in LOADS),
        ]
        for name, outcomes in found.items()
    ]
    return table(head, rows)


def _spread(values: list[float]) -> str:
    low, middle, high = spread(values, ".3f")
    return middle if len(values) <= 3 else f"{middle} ({low} to {high})"


def _kinds(found: dict[str, Found]) -> str:
    """Who is served when not all can be: the median of each kind's share."""
    head = ["In time, by kind"]
    head += [f"{kind.name} at {load}" for load in LOADS for kind in KINDS]
    return table(
        head,
        [
            [
                name,
                *(
                    spread([o.share(kind.name) for o in outcomes[load]], ".2f")[1]
                    for load in LOADS
                    for kind in KINDS
                ),
            ]
            for name, outcomes in found.items()
        ],
    )


def _verdicts(ours: Found) -> list[str]:
    goodputs = {load: [o.goodput for o in ours[load]] for load in LOADS}
    medians = {load: float(spread(goodputs[load], ".4f")[1]) for load in LOADS}
    most = max(o.waste for outcomes in ours.values() for o in outcomes)
    return [
        *(
            verdict(f"At least {least} at load {load}", f"{medians[load]}", medians[load] >= least)
            for load, least in PROMISED.items()
        ),
        verdict("At most 10 % of the lanes' time wasted", f"{most:.1%}", most <= _MOST_WASTE),
    ]


def _batches() -> str:
    rows = []
    cases = {"no batch": None, "a batch at `u=6`": 6, "a batch at `u=2`, as the receipts": 2}
    for name, urgency in cases.items():
        outcome = batch.beside(urgency, seed=1)
        waits = sorted(outcome.waits["receipt"])
        made = outcome.in_time["statement"]
        rows.append(
            [
                f"Receipts and {name}",
                f"{1000 * waits[len(waits) // 2]:.0f}",
                f"{1000 * waits[len(waits) * 99 // 100]:.0f}",
                f"{outcome.share('receipt'):.4f}",
                str(made),
                f"{outcome.last - batch.BEGIN:.0f}" if made else "",
            ]
        )
    head = ("", "wait p50, ms", "wait p99, ms", "in time", "statements", "all made after, s")
    return table(head, rows)


def _draw(path: Path, seconds: float) -> None:
    colours = (*OTHERS, "#7a7a7a", "#5a8f5a", "#b39ddb", OURS)
    everyone = {**RIVALS, _NAME: Ours}
    with plot(path, "Requests done in time, by load") as axes:
        for (name, make), colour in zip(everyone.items(), colours, strict=True):
            shares = [
                simulate(arrivals(load, 0, seconds), make, seconds=seconds).goodput
                for load in _CURVE
            ]
            axes.plot(_CURVE, shares, label=name, color=colour, marker=".")
        axes.plot(
            _CURVE, [min(1.0, 1 / load) for load in _CURVE], ":", color="#999", label="1 / load"
        )
        axes.set_xlabel("offered load, by the estimates, in capacities")
        axes.set_ylabel("share of all requests")
        axes.set_ylim(0, 1.03)
