"""What is short, the pool or the loop, and what to do about it: arithmetic on readings.

The formulas and limits are those of deploy/prometheus, which takes the same from the counters.
Demand counts refused work too and is not clipped: 2.5 means that two and a half times the lanes
were needed. Busy shares and lag alone would not tell how much is missing.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from prometheus_client import CollectorRegistry
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from metrics.loop import LoopMonitor
from offload.snapshot import Snapshot

# Seconds in which queued work is to be gone: a third of what callers wait unless they say so.
DRAIN_TARGET = 10.0
# Above these shares something is short. Both are above the targets of scaling, .7 and .6, so that
# a fleet that scales in time has the verdict "idle".
POOL_SHORT, LOOP_SHORT = 0.9, 0.8
# Share of time on the run queue from which the loop lacks CPU rather than time.
STARVED = 0.1
# Seconds that a tick is late in a stall: a caller feels it, and a CFS quota's period of 0.1 s
# alone does not make it.
STALL = 0.25

# Turns of a second that a window has: a verdict is to follow load within seconds, yet a single
# large document is not to make one.
_TURNS = 10
# Seconds of readings without which a rate is noise.
_LEAST = 0.5

Verdict = Literal["idle", "pool-bound", "loop-bound", "both", "cpu-starved", "stall"]

ADVICE: dict[Verdict, str] = {
    "idle": "Nothing is short.",
    "pool-bound": "Documents need more lanes: more workers while CPU and memory allow, "
    "else more replicas.",
    "loop-bound": "The event loop has no time left: more replicas or loops. "
    "Look for a blocking call if requests are few.",
    "both": "Lanes and the event loop are short: more replicas.",
    "cpu-starved": "The event loop waits for a CPU: fewer workers per replica, and more replicas.",
    "stall": "A callback blocked the event loop: find it in the log by 'event loop stalled'. "
    "Do not scale.",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """The counters at one instant, in seconds.

    `at` is an instant of a monotonic clock; `queued_work` the work that waits now;
    `lag_max` the most that a tick was late since the reading before; the others are totals.
    """

    at: float
    workers: int
    offered_work: float
    queued_work: float
    idle: float
    run_queue_wait: float
    lag_max: float


@dataclass(frozen=True, slots=True)
class Pressure:
    """How much is asked of pool and loop, as a share of what they have.

    `run_queue_wait` is the share of time that the loop's thread waited for a CPU.
    """

    pool_demand: float
    loop_busy: float
    lag_seconds_max: float
    run_queue_wait: float

    @property
    def verdict(self) -> Verdict:
        """What is short."""
        pool, loop = self.pool_demand > POOL_SHORT, self.loop_busy > LOOP_SHORT
        if pool and loop:
            return "cpu-starved" if self.run_queue_wait > STARVED else "both"
        if pool:
            return "pool-bound"
        if loop:
            return "loop-bound"
        return "stall" if self.lag_seconds_max > STALL else "idle"

    @property
    def advice(self) -> str:
        """What to do about it, in a sentence or two."""
        return ADVICE[self.verdict]


CALM = Pressure(0.0, 0.0, 0.0, 0.0)


def pressure(readings: Sequence[Reading]) -> Pressure:
    """The pressure from the first reading to the last; none where they are too close to tell."""
    if not readings or (seconds := readings[-1].at - readings[0].at) < _LEAST:
        return CALM
    first, last = readings[0], readings[-1]
    offered = (last.offered_work - first.offered_work) / seconds
    return Pressure(
        pool_demand=(offered + last.queued_work / DRAIN_TARGET) / last.workers,
        loop_busy=min(max(1 - (last.idle - first.idle) / seconds, 0.0), 1.0),
        lag_seconds_max=max(reading.lag_max for reading in readings[1:]),
        run_queue_wait=(last.run_queue_wait - first.run_queue_wait) / seconds,
    )


def reader(loop: LoopMonitor, pool: Callable[[], Snapshot]) -> Callable[[], Reading]:
    """What takes a reading of a monitored loop and a pool, from any thread."""

    def read() -> Reading:
        now = pool()
        return Reading(
            at=time.perf_counter(),
            workers=now.workers,
            offered_work=now.offered_work_seconds,
            queued_work=now.queued_work_seconds,
            idle=loop.idle_seconds(),
            run_queue_wait=loop.run_queue_wait_seconds(),
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
        shares = {name: round(value, 3) for name, value in asdict(now).items()}
        return {**shares, "verdict": now.verdict, "advice": now.advice}

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
