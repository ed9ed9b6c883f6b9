"""How much is asked of the loop and the pool lately: arithmetic on readings of their counters.

Demand counts refused work too and is not clipped: 2.5 means that two and a half times the lanes
were needed. Busy shares and lag alone would not tell how much is missing.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from prometheus_client import CollectorRegistry
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from metrics.loop import LoopMonitor
from metrics.verdict import ADVICE, LONG_STALL, LOOP_CALM, POOL_CALM, STALL, Pressure
from offload.cpus import ControlGroup
from offload.snapshot import Snapshot

# Seconds in which queued work is to be gone: what callers wait unless they say so. With 10 s a
# fleet has as many in time, for a twentieth to a tenth more pods: bench/scale.
DRAIN_TARGET = 30.0

# Turns of a second that a window has: a verdict is to follow load within seconds, yet a single
# large document is not to make one.
_TURNS = 10
# Readings that a burst does not last for: two seconds or so.
_BURST = 3
# Seconds of readings without which a rate is noise.
_LEAST = 0.5
# What `status` tells beside the verdict and its evidence.
_SHARES = ("pool_demand", "loop_busy", "lag_seconds_max", "run_queue_wait", "saturation", "refused")


@dataclass(frozen=True, slots=True)
class Reading:
    """The counters at one instant, in seconds unless they count.

    Args:
        at: an instant of a monotonic clock.
        workers: lanes.
        offered_work: that was asked for; a total.
        queued_work: that waits now.
        queued: documents that wait now.
        busy: that lanes spent on documents; a total.
        pool_run_queue_wait: in which workers had no CPU; a total.
        overdue: that lanes spent on overdue documents; a total.
        offered: documents offered; a total.
        refused: documents refused for want of capacity; a total.
        memory_pressure: the workers' share of the memory.
        spool_full: whether the spool has no room.
        idle: that the loop was; a total.
        run_queue_wait: of the loop's thread; a total.
        throttled: by a CPU quota; a total.
        cpu_pressure: in which others had the CPUs; a total.
        lag_max: the most that a tick was late since the reading before.
    """

    at: float
    workers: int
    offered_work: float = 0.0
    queued_work: float = 0.0
    queued: int = 0
    busy: float = 0.0
    pool_run_queue_wait: float = 0.0
    overdue: float = 0.0
    offered: int = 0
    refused: int = 0
    memory_pressure: float = 0.0
    spool_full: bool = False
    idle: float = 0.0
    run_queue_wait: float = 0.0
    throttled: float = 0.0
    cpu_pressure: float = 0.0
    lag_max: float = 0.0


CALM = Pressure()


def pressure(readings: Sequence[Reading]) -> Pressure:
    """The pressure from the first reading to the last; of what is now where they are too close."""
    if not readings:
        return CALM
    first, last = readings[0], readings[-1]
    if (seconds := last.at - first.at) < _LEAST:
        return Pressure(spool_full=int(last.spool_full), memory_pressure=last.memory_pressure)
    offered = (last.offered_work - first.offered_work) / seconds
    demand = (offered + last.queued_work / DRAIN_TARGET) / last.workers
    return Pressure(
        pool_demand=demand,
        loop_busy=_busy(first, last),
        lag_seconds_max=max(reading.lag_max for reading in readings[1:]),
        run_queue_wait=(last.run_queue_wait - first.run_queue_wait) / seconds,
        throttled=(last.throttled - first.throttled) / seconds,
        cpu_pressure=(last.cpu_pressure - first.cpu_pressure) / seconds,
        saturation=min((last.busy - first.busy) / seconds / last.workers, 1.0),
        pool_run_queue_wait=_waiting(first, last),
        refused=(last.refused - first.refused) / max(last.offered - first.offered, 1),
        held_lanes=(last.overdue - first.overdue) / seconds,
        queue_grows=last.queued > first.queued and _queues(readings[-_BURST:]),
        memory_pressure=last.memory_pressure,
        spool_full=int(last.spool_full),
        stalled=demand <= POOL_CALM and _stalled(readings),
    )


def _queues(readings: Sequence[Reading]) -> bool:
    """Whether more waited all the time than lanes could begin: no burst that is soon gone."""
    return all(reading.queued > reading.workers for reading in readings)


def _busy(first: Reading, last: Reading) -> float:
    return min(max(1 - (last.idle - first.idle) / (last.at - first.at), 0.0), 1.0)


def _waiting(first: Reading, last: Reading) -> float:
    """Of the time that lanes were busy; 0 where that was too little to tell."""
    busy, waited = last.busy - first.busy, last.pool_run_queue_wait - first.pool_run_queue_wait
    return waited / busy if busy >= _LEAST else 0.0


def _stalled(readings: Sequence[Reading]) -> bool:
    """Whether a tick was late while the loop had time and nothing waited, or later than by load."""
    return any(
        now.lag_max > LONG_STALL
        or (now.lag_max > STALL and now.queued <= now.workers and _busy(before, now) <= LOOP_CALM)
        for before, now in zip((readings[0], *readings), readings[1:], strict=False)
    )


def reader(
    loop: LoopMonitor, pool: Callable[[], Snapshot], group: ControlGroup
) -> Callable[[], Reading]:
    """What takes a reading of a monitored loop, a pool and a control group, from any thread.

    Args:
        loop: measures its idle time and its waits.
        pool: gives its snapshot.
        group: the control group that the service runs in.
    """

    def read() -> Reading:
        now = pool()
        return Reading(
            at=time.perf_counter(),
            workers=now.workers,
            offered_work=now.offered_work_seconds,
            queued_work=now.queued_work_seconds,
            queued=now.queued,
            busy=now.busy_seconds,
            pool_run_queue_wait=now.run_queue_wait_seconds,
            overdue=now.overdue_seconds,
            offered=now.offered_jobs,
            refused=now.refused_jobs,
            memory_pressure=now.memory_pressure,
            spool_full=now.disk_full,
            idle=loop.idle_seconds(),
            run_queue_wait=loop.run_queue_wait_seconds(),
            throttled=group.throttled_seconds(),
            cpu_pressure=group.pressure_seconds(),
            lag_max=loop.worst_lag(),
        )

    return read


class PressureWindow(Collector):
    """The pressure of the last ten seconds or so.

    Args:
        read: takes a reading, from any thread.
        registry: where the metrics are to be found.
    """

    def __init__(self, read: Callable[[], Reading], registry: CollectorRegistry) -> None:
        self._read = read
        self._readings: deque[Reading] = deque(maxlen=_TURNS)
        registry.register(self)

    def add_reading(self) -> None:
        """Keep a reading; to be called once a second."""
        self._readings.append(self._read())

    def now(self) -> Pressure:
        """Up to this moment, so that a loop that is blocked shows too. From any thread."""
        return pressure([*self._readings.copy(), self._read()])

    def status(self) -> dict[str, Any]:
        """What /v1/status tells of it."""
        now = self.now()
        return {
            **{name: round(getattr(now, name), 3) for name in _SHARES},
            "verdict": now.verdict,
            "advice": now.advice,
            "evidence": now.evidence,
        }

    def collect(self) -> Iterator[Metric]:
        """What is read at scrape, from the admin's thread."""
        now = self.now()
        yield GaugeMetricFamily(
            "pressroom_pool_demand_ratio",
            "Lane seconds asked for in each second, as a share of the lanes; not clipped.",
            now.pool_demand,
        )
        yield GaugeMetricFamily(
            "pressroom_loop_busy_ratio",
            "Share of time in which the event loop was not waiting for work.",
            now.loop_busy,
        )
        verdicts = GaugeMetricFamily(
            "pressroom_verdict", "1 for what is short now, 0 for the others.", labels=["verdict"]
        )
        for verdict in ADVICE:
            verdicts.add_metric([verdict], now.verdict == verdict)
        yield verdicts


class CpuCollector(Collector):
    """What a control group says of its CPUs.

    Args:
        group: the process's.
        registry: where the metrics are to be found.
    """

    def __init__(self, group: ControlGroup, registry: CollectorRegistry) -> None:
        self._group = group
        registry.register(self)

    def collect(self) -> Iterator[Metric]:
        """What is read at scrape."""
        yield CounterMetricFamily(
            "pressroom_cpu_throttled_seconds",
            "Seconds in which the container had used its CPU quota up.",
            self._group.throttled_seconds(),
        )
        yield CounterMetricFamily(
            "pressroom_cpu_pressure_seconds",
            "Seconds in which the container wanted CPUs and others had them (PSI, full).",
            self._group.pressure_seconds(),
        )
