"""Proportional set size of each added worker, beside the same worker without the preload.

A page that N processes share counts 1/N in each of them (proc(5), smaps_rollup), so one worker's
number falls as others come. What a worker adds is therefore the growth of the sum over all
processes of the service, from one worker to four, divided by three.
"""

import os
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

from bench.documents import invoice
from bench.effort import Effort
from bench.subjects.bare import press, worker
from bench.subjects.load import send
from bench.subjects.service import Service, pressroom
from bench.table import SPREAD, spread, table, verdict
from offload.job import Job, Receipt
from offload.order import Html, Order

_COUNTS = (1, 2, 4)
_PROMISE = 0.6
_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class _Weight:
    """Pss in MiB: of each worker, and of what is there to keep them."""

    workers: list[float]
    loop: float = 0.0
    forkserver: float = 0.0

    @property
    def kept(self) -> float:
        """All but the loop's process, which either side needs."""
        return sum(self.workers) + self.forkserver

    @property
    def total(self) -> float:
        """All of it."""
        return self.kept + self.loop


@dataclass(frozen=True, slots=True)
class _Round:
    """Weights by number of workers."""

    preloaded: dict[int, _Weight]
    spawned: dict[int, _Weight]

    @property
    def ratio(self) -> float:
        return _added(self.preloaded) / _added(self.spawned)


def run(effort: Effort, plots: Path) -> str:
    """Measure, plot, and give the tables."""
    rounds = [
        _Round({n: _preloaded(n) for n in _COUNTS}, {n: _spawned(n) for n in _COUNTS})
        for _ in range(effort.rounds)
    ]
    _draw(rounds, plots / "memory.svg")
    return _tell(rounds)


def _preloaded(count: int) -> _Weight:
    """A service whose every lane has made one invoice."""
    with pressroom(count) as service:
        with ThreadPoolExecutor(count) as clients:
            list(clients.map(lambda _: send(service.connect(), invoice().encode()), range(count)))
        lanes = service.status()["lanes"]
        if any(lane["documents"] != 1 for lane in lanes):
            raise RuntimeError("a lane has not made one document")
        return _weigh(service, [lane["pid"] for lane in lanes])


def _weigh(service: Service, lanes: list[int]) -> _Weight:
    others = {p.pid for p in service.processes()} - {service.pid, *lanes}
    return _Weight([_pss(pid) for pid in lanes], _pss(service.pid), sum(map(_pss, others)))


def _spawned(count: int) -> _Weight:
    """As many workers without the preload, that have made the same invoice."""
    with ExitStack() as stack:
        workers = [stack.enter_context(worker()) for _ in range(count)]
        jobs = [_job(Path(stack.enter_context(tempfile.TemporaryDirectory()))) for _ in workers]
        answers = [w.submit(press, job) for w, job in zip(workers, jobs, strict=True)]
        if not all(isinstance(answer.result(), Receipt) for answer in answers):
            raise RuntimeError("a spawned worker made no document")
        return _Weight([_pss(w.submit(os.getpid).result()) for w in workers])


def _job(folder: Path) -> Job:
    job = Job.begin(Order(Html("utf-8"), wait_seconds=60), folder)
    job.body.write_text(invoice())
    return job


def _pss(pid: int) -> float:
    """MiB; the file's numbers are kB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 / _MIB for line in lines if line.startswith("Pss:"))


def _added(weights: dict[int, _Weight]) -> float:
    """What each worker after the first adds to the sum."""
    first, last = _COUNTS[0], _COUNTS[-1]
    return (weights[last].total - weights[first].total) / (last - first)


def _tell(rounds: list[_Round]) -> str:
    most = _COUNTS[-1]
    ratios = [r.ratio for r in rounds]
    preloaded = [r.preloaded[most] for r in rounds]
    spawned = [r.spawned[most] for r in rounds]
    rows = [
        ("An added worker, preloaded", *spread([_added(r.preloaded) for r in rounds], ".1f")),
        ("An added worker, spawned", *spread([_added(r.spawned) for r in rounds], ".1f")),
        ("**Ratio**, round by round", *spread(ratios, ".0%")),
        (f"One of {most} workers, preloaded", *_spread_of(preloaded, lambda w: mean(w.workers))),
        (f"One of {most} workers, spawned", *_spread_of(spawned, lambda w: mean(w.workers))),
        ("The forkserver and its tracker", *_spread_of(preloaded, lambda w: w.forkserver)),
        ("The loop's process", *_spread_of(preloaded, lambda w: w.loop)),
        *(_sum_row(rounds, count) for count in _COUNTS),
    ]
    promise = verdict(
        f"An added worker weighs at most {_PROMISE:.0%} of one without the preload",
        f"{median(ratios):.0%}",
        median(ratios) <= _PROMISE,
    )
    return f"{table(('Pss, MiB', *SPREAD), rows)}\n\n{promise}"


def _spread_of(weights: list[_Weight], part: Callable[[_Weight], float]) -> tuple[str, str, str]:
    return spread([part(weight) for weight in weights], ".1f")


def _sum_row(rounds: list[_Round], count: int) -> tuple[str, ...]:
    """Both sums at once: where the forkserver has paid for itself, ours is the smaller one."""
    ours = spread([r.preloaded[count].kept for r in rounds], ".1f")
    theirs = spread([r.spawned[count].kept for r in rounds], ".1f")
    cells = (f"{a} / {b}" for a, b in zip(ours, theirs, strict=True))
    return (f"Sum of {count}, with the forkserver / spawned", *cells)


def _draw(rounds: list[_Round], path: Path) -> None:
    from bench.plot import OTHERS, OURS, plot

    sides = {
        "spawned without preload": (OTHERS[0], "s--", [r.spawned for r in rounds]),
        "preloaded, with the forkserver": (OURS, "o-", [r.preloaded for r in rounds]),
    }
    with plot(path, "Memory of workers that have made one invoice") as axes:
        for label, (colour, style, weights) in sides.items():
            sums = [median(w[count].kept for w in weights) for count in _COUNTS]
            axes.plot(_COUNTS, sums, style, color=colour, label=label)
        axes.set_ylim(bottom=0)
        axes.set_xticks(_COUNTS)
        axes.set_xlabel("workers")
        axes.set_ylabel("sum of Pss, MiB")
