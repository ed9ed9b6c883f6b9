"""What a pod shows of itself, and the signals that are compared."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.scale.curves import Conditions
from bench.scale.demand import loop_busy, pool_demand
from bench.scale.documents import LANES, LINE, usual_work
from bench.scale.hpa import Reading


@dataclass(frozen=True, slots=True)
class Sample:
    """A pod over its last window.

    Rates are per second: of estimated lane seconds offered, of seconds the loop was idle, of
    requests, of seconds of lanes that were busy; `cpu` is the cores it used, `in_flight` the mean
    of documents that wait or are made, `queued_jobs` and `queued_work` are as they are now.
    """

    offered: float
    queued_work: float
    queued_jobs: float
    loop_idle: float
    requests: float
    cpu: float
    busy: float
    in_flight: float


@dataclass(frozen=True, slots=True)
class Metric:
    """What is read of a pod, and the average it should have."""

    read: Callable[[Sample], float]
    target: float


@dataclass(frozen=True, slots=True)
class Signal:
    """Metrics that decide together: the largest proposal wins."""

    name: str
    metrics: tuple[Metric, ...]

    def readings(self, samples: Sequence[Sample], missing: int) -> list[Reading]:
        """What the autoscaler gets to see."""
        return [Reading([m.read(s) for s in samples], missing, m.target) for m in self.metrics]


def wanted_by_batch(
    conditions: Conditions, made: int, now: float, samples: Sequence[Sample]
) -> list[Reading]:
    """`pressroom_jobs_lanes_wanted` of the fleet, on top of the lanes that go before them.

    Args:
        conditions: have the batch.
        made: lines of it.
        now: seconds since the begin.
        samples: of the pods.
    """
    begin, end = conditions.lines
    left = (conditions.batch or 0) - made
    if not (conditions.deadline and samples) or now < begin or left <= 0:
        return []
    lanes = max(left * LINE.work / (end - now), 1.0) if now < end else 1.0
    taken = LANES * sum(pool_demand(s.offered, s.queued_work, LANES) for s in samples)
    pods = len(samples)
    return [Reading([(lanes + taken) / pods] * pods, 0, LANES)]


# A pod is given, and limited to, a core for each lane; the loop has its share by priority.
_CPU = Metric(lambda s: min(s.cpu / LANES, 1.0), 0.7)
_QUEUE = Metric(lambda s: s.queued_jobs, float(LANES))  # one that waits behind each lane
# As an operator would set it: 70 % of what a pod can do of the usual documents.
_REQUESTS = Metric(lambda s: s.requests, 0.7 * LANES / usual_work())
_POOL = Metric(lambda s: pool_demand(s.offered, s.queued_work, LANES), 0.7)
_BUSY = Metric(lambda s: s.busy / LANES, 0.7)
_IN_FLIGHT = Metric(lambda s: s.in_flight, 0.7 * LANES)
_LOOP = Metric(lambda s: loop_busy(s.loop_idle), 0.6)

OURS = Signal("pool demand and loop busy", (_POOL, _LOOP))
RIVALS = (
    Signal("lanes busy at 70 %", (_BUSY,)),
    Signal("documents in flight, and loop busy", (_IN_FLIGHT, _LOOP)),
    Signal("CPU at 70 %, and queue length", (_CPU, _QUEUE)),
)
# Simulated document by document.
NEAREST = (OURS, *RIVALS)
SIGNALS = (
    *NEAREST,
    Signal("CPU at 70 %", (_CPU,)),
    Signal("pool demand", (_POOL,)),
    Signal("queue length", (_QUEUE,)),
    Signal("requests per second", (_REQUESTS,)),
)
