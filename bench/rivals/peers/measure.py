"""What is measured of each peer, in turns with the others."""

import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import median

from bench.documents import invoice, report
from bench.effort import Effort
from bench.rivals.peers.field import PRESSROOM, Peer
from bench.rivals.peers.hang import Hang, settle
from bench.rivals.peers.load import Outcome, arriving, closed, schedule
from bench.subjects.service import Service
from service.commands.bench.load import Answer

CLIENTS = (1, 2, 4, 8, 16)
LOADS = (0.5, 0.8, 1.0, 1.5)
# Clients that have reports made, while a probe is sent so many times a second.
REPORTERS, _PROBES = 4, 20.0
# Clients of the closed loop in which CPU time counts: both workers are busy.
_CPU_CLIENTS = 4
# Seconds after which an open loop's request counts as lost, and for leftovers to be done.
PATIENCE, _LEFTOVERS = 8.0, 20.0


@dataclass(frozen=True, slots=True)
class Plan:
    """Rounds of the closed loops, and seconds.

    They are those of a point with invoices, of one with reports, of an open loop, and of waiting
    for what hangs.
    """

    rounds: int
    invoices: float
    reports: float
    arrivals: float
    hung: float

    @classmethod
    def of(cls, effort: Effort) -> "Plan":
        """So that the whole takes about half an hour at full effort."""
        seconds = effort.seconds
        # 40 s: longer than the 30 s after which most of them give a document up.
        return cls(effort.rounds, seconds / 5, 0.8 * seconds, seconds, 40 / 6 * seconds)


@dataclass(slots=True)
class Found:
    """Rates in documents a second, CPU seconds of an invoice, a value a round; memory in MiB."""

    invoices: dict[int, list[float]] = field(default_factory=lambda: {n: [] for n in CLIENTS})
    cpu: list[float] = field(default_factory=list)
    reports: list[float] = field(default_factory=list)
    probes: list[Answer] = field(default_factory=list)
    rest: float = float("nan")
    loaded: list[float] = field(default_factory=list)
    own: dict[float, Outcome] = field(default_factory=dict)
    ours: dict[float, Outcome] = field(default_factory=dict)
    hang: Hang | None = None
    features: dict[str, str] = field(default_factory=dict)

    def capacity(self) -> float:
        """Invoices a second with as many clients as suit it."""
        return max(map(median, self.invoices.values()))


Field = Mapping[Peer, Service]
Results = Mapping[Peer, Found]


def closed_loops(services: Field, found: Results, plan: Plan) -> None:
    """Invoices at every number of clients, then reports, round by round."""
    for peer, service in services.items():
        closed(service, peer.documents(invoice()), 4, plan.reports)  # warm
        found[peer].rest = service.memory()
    for number in range(plan.rounds):
        for clients in CLIENTS:
            _tell(f"round {number + 1}: invoices, {clients} clients")
            for peer, service in services.items():
                rate = closed(service, peer.documents(invoice()), clients, plan.invoices)
                found[peer].invoices[clients].append(rate.documents)
                if clients == _CPU_CLIENTS:
                    found[peer].cpu.append(rate.cpu)
        _tell(f"round {number + 1}: reports")
        for peer, service in services.items():
            _report(peer, service, found[peer], plan.reports)


def _report(peer: Peer, service: Service, found: Found, seconds: float) -> None:
    requests, due = peer.documents(report()), schedule(_PROBES, seconds)
    with ThreadPoolExecutor(2) as clients:
        made = clients.submit(closed, service, requests, REPORTERS, seconds)
        probes = clients.submit(arriving, service, peer.health(), due, PATIENCE)
        time.sleep(0.8 * seconds)
        found.loaded.append(service.memory())
        found.reports.append(made.result().documents)
        found.probes += probes.result()
    settle(service, time.monotonic() + _LEFTOVERS)


def open_loops(services: Field, found: Results, plan: Plan) -> None:
    """Invoices that fall due: at shares of a service's own capacity, and of Pressroom's."""
    ours = found[PRESSROOM].capacity()
    for load in LOADS:
        _tell(f"open loop: {load:.0%}")
        for peer, service in services.items():
            own = found[peer].capacity()
            found[peer].own[load] = _arrivals(peer, service, own * load, plan.arrivals)
            found[peer].ours[load] = (
                found[peer].own[load]
                if peer is PRESSROOM
                else _arrivals(peer, service, ours * load, plan.arrivals)
            )


def _arrivals(peer: Peer, service: Service, rate: float, seconds: float) -> Outcome:
    due = schedule(rate, seconds)
    answers = arriving(service, peer.hurried(invoice()), due, PATIENCE)
    settle(service, time.monotonic() + _LEFTOVERS)  # what was given up is worked on all the same
    return Outcome(rate, answers)


def _tell(what: str) -> None:
    print(what, file=sys.stderr)
