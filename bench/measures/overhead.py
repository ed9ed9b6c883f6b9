"""Documents a second through HTTP with two lanes, beside two bare processes."""

import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.documents import invoice
from bench.effort import Effort
from bench.subjects.bare import Bare
from bench.subjects.load import saturating
from bench.subjects.run import Run
from bench.subjects.service import Service, pressroom
from bench.table import SPREAD, spread, table, verdict

_LANES = 2
_PROMISE = 0.97
# The two sides differ by less than the machine's noise in a few rounds.
_TIMES = 2


@dataclass(frozen=True, slots=True)
class _Round:
    """Both sides of one round, and the CPU seconds of all the service's processes in it."""

    http: Run
    bare: Run
    service_cpu: float
    loop_cpu: float

    @property
    def ratio(self) -> float:
        return self.http.rate() / self.bare.rate()


def run(effort: Effort, plots: Path) -> str:
    """Measure, plot, and give the tables."""
    with ExitStack() as stack:
        service = stack.enter_context(pressroom(_LANES))
        bares = [stack.enter_context(Bare(invoice())) for _ in range(_LANES)]
        _through_http(service, 1.0)  # every lane has seen the document before it counts
        rounds = [_round(service, bares, effort.seconds) for _ in range(_TIMES * effort.rounds)]
    _draw(rounds, plots / "overhead.svg")
    return _tell(rounds)


def _round(service: Service, bares: list[Bare], seconds: float) -> _Round:
    cpu, loop = service.cpu_seconds(), service.loop_cpu_seconds()
    http = _through_http(service, seconds)
    cpu, loop = service.cpu_seconds() - cpu, service.loop_cpu_seconds() - loop
    return _Round(http, _in_bare_processes(bares, seconds), cpu, loop)


def _through_http(service: Service, seconds: float) -> Run:
    with saturating(service, [invoice()]) as made:
        time.sleep(seconds)
    return made


def _in_bare_processes(bares: list[Bare], seconds: float) -> Run:
    made, until = Run(), time.monotonic() + seconds
    for bare in bares:
        bare.begin(until)
    made.add([bare.end() for bare in bares])
    return made


def _tell(rounds: list[_Round]) -> str:
    ratios = [r.ratio for r in rounds]
    cpu_http = [1000 * r.service_cpu / r.http.made for r in rounds]
    cpu_loop = [1000 * r.loop_cpu / r.http.made for r in rounds]
    cpu_client = [1000 * r.http.cpu_seconds / r.http.made for r in rounds]
    cpu_bare = [1000 * r.bare.cpu_seconds / r.bare.made for r in rounds]
    rows = [
        ("Documents a second through HTTP", *spread([r.http.rate() for r in rounds], ".2f")),
        ("Documents a second in bare processes", *spread([r.bare.rate() for r in rounds], ".2f")),
        ("**Ratio**, round by round", *spread(ratios, ".3f")),
        ("CPU ms a document, all of the service", *spread(cpu_http, ".1f")),
        ("of it, the loop's process", *spread(cpu_loop, ".1f")),
        ("CPU ms a document, bare", *spread(cpu_bare, ".1f")),
        ("CPU ms a document, the bench's clients", *spread(cpu_client, ".1f")),
    ]
    promise = verdict(
        f"At least {_PROMISE} of the bare processes' documents",
        f"{median(ratios):.3f}",
        median(ratios) >= _PROMISE,
    )
    return f"{table(('', *SPREAD), rows)}\n\n{promise}"


def _draw(rounds: list[_Round], path: Path) -> None:
    from bench.plot import OTHERS, OURS, plot

    numbers = range(1, len(rounds) + 1)
    with plot(path, "Documents a second, round by round") as axes:
        bare = [r.bare.rate() for r in rounds]
        axes.plot(numbers, bare, "s--", color=OTHERS[0], label="two bare processes")
        http = [r.http.rate() for r in rounds]
        axes.plot(numbers, http, "o-", color=OURS, label="two lanes, through HTTP")
        axes.set_ylim(bottom=0)
        axes.set_xticks(numbers)
        axes.set_xlabel("round")
