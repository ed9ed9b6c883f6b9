"""A regime: what is done to a real service, and what a real Prometheus records of it."""

import asyncio
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from statistics import fmean
from urllib.parse import urlsplit

from metrics.verdict import Verdict
from tests.deploy.prometheus import PrometheusProcess
from tests.deploy.regimes.callers import Callers
from tests.process import ServiceProcess

# Seconds of a regime's end over which its numbers are taken: two windows of the rules.
_END = 10.0
# Longer than any regime.
_WHOLE = "5m"
# Seconds until the rates say nothing of the service's start any more.
_START = 9.0
# Of what callers really asked for, so much may be missing in the count, or too much.
_TOLERANCE = 0.25
# Below this share of the lanes nothing is asked for.
_NOTHING = 0.1
JOB = "pressroom"


@dataclass(frozen=True, slots=True)
class Regime:
    """What is done, and what is to be said of it.

    Args:
        name: in words.
        expected: the verdict, from some time on to the end.
        load: is entered for as long as the regime lasts; gives the callers where they tell how
            much they ask for.
        alerts: that are to fire.
        other_alerts: that may fire as well.
        demand: "asked" where the count of offered work is to be what the callers asked for,
            "none" where they ask for nothing that replicas could give.
        seconds: that it lasts.
        service: starts what is to be watched.
        others: addresses beside it that Prometheus asks as well.
        before: the verdicts that may stand until then, one after the other.
    """

    name: str
    expected: Verdict
    load: Callable[[ServiceProcess], AbstractAsyncContextManager[Callers | None]]
    alerts: frozenset[str] = frozenset()
    other_alerts: frozenset[str] = frozenset()
    demand: str = ""
    seconds: float = 22.0
    service: Callable[[Path], ServiceProcess] = ServiceProcess
    others: tuple[str, ...] = ()
    before: tuple[Verdict, ...] = ("idle",)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was recorded of a regime.

    Args:
        regime: that it is of.
        verdicts: and the seconds after its begin at which each began to hold.
        alerts: and the seconds after which each first fired.
        demand: pool demand, at the end.
        offered: lanes' worth of work that was counted as offered, at the end.
        asked: the same, as the callers know it; None where they don't.
        loop_busy: at the end.
    """

    regime: Regime
    verdicts: list[tuple[float, str]]
    alerts: dict[str, float] = field(default_factory=dict)
    demand: float = 0.0
    offered: float = 0.0
    asked: float | None = None
    loop_busy: float = 0.0

    @property
    def recorded(self) -> list[tuple[float, str]]:
        """The verdicts, without those that may stand at first."""
        recorded = list(self.verdicts)
        for verdict in self.regime.before:
            if recorded[1:] and recorded[0][1] == verdict:
                del recorded[0]
        return recorded

    @property
    def faults(self) -> list[str]:
        """What was recorded and is not so."""
        held = [verdict for _, verdict in self.recorded]
        verdicts = ", ".join(f"{verdict} {at:.0f} s" for at, verdict in self.verdicts)
        asked = "" if self.asked is None else f", asked for {self.asked:.2f}"
        missing = self.regime.alerts - self.alerts.keys()
        false = self.alerts.keys() - self.regime.alerts - self.regime.other_alerts
        found = [
            (held != [self.regime.expected], f"verdicts: {verdicts}"),
            (bool(missing), f"silent: {', '.join(sorted(missing))}"),
            (bool(false), f"false: {', '.join(sorted(false))}"),
            (not self._is_counted, f"offered {self.offered:.2f}{asked}"),
        ]
        return [fault for is_so, fault in found if is_so]

    @property
    def _is_counted(self) -> bool:
        match self.regime.demand:
            case "asked":
                assert self.asked is not None
                return abs(self.offered - self.asked) <= _TOLERANCE * self.asked
            case "none":
                return self.offered < _NOTHING
            case _:
                return True


async def observe(
    regime: Regime, folder: Path, started: Callable[[], object] = lambda: None
) -> Finding:
    """Go through it; `started` is called as soon as its service runs."""
    with regime.service(folder) as service:
        started()
        targets = {JOB: [urlsplit(service.admin).netloc, *regime.others]}
        with PrometheusProcess(folder / "prometheus", targets) as prometheus:
            await asyncio.sleep(_START)
            async with regime.load(service) as callers:
                began = time.time()
                await asyncio.sleep(regime.seconds)
                asked = callers.asked(_END) if callers else None
                return await asyncio.to_thread(_find, regime, prometheus, began, asked)


def _find(
    regime: Regime, prometheus: PrometheusProcess, began: float, asked: float | None
) -> Finding:
    [workers] = prometheus.latest(f"sum(last_over_time(pressroom_pool_workers[{_WHOLE}]))")
    offered = f"sum(rate(pressroom_pool_offered_work_seconds_total[{_END:.0f}s])) or vector(0)"
    ending = time.time() - _END
    demand = prometheus.values("instance:pressroom_pool_demand:ratio", ending)
    loop_busy = prometheus.values("instance:pressroom_loop_busy:ratio", ending)
    return Finding(
        regime,
        verdicts=_verdicts(prometheus, began),
        alerts=_alerts(prometheus, began),
        demand=fmean(demand or [0.0]),
        offered=prometheus.latest(offered)[0] / workers,
        asked=None if asked is None else asked / workers,
        loop_busy=fmean(loop_busy or [0.0]),
    )


def _verdicts(prometheus: PrometheusProcess, began: float) -> list[tuple[float, str]]:
    held = prometheus.held("instance:pressroom_verdict:state == 1", "verdict", began)
    changes = [next(group) for _, group in groupby(held, key=lambda one: one[1])]
    return [(max(at - began, 0.0), verdict) for at, verdict in changes]


def _alerts(prometheus: PrometheusProcess, began: float) -> dict[str, float]:
    firing: dict[str, float] = {}
    for at, name in prometheus.held('ALERTS{alertstate="firing"}', "alertname", began):
        firing.setdefault(name, at - began)
    return firing
