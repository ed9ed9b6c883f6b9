"""The two ratios that decide, by the service's own arithmetic, for a simulated fleet."""

from metrics.pressure import Reading, pressure
from metrics.verdict import Pressure


def pool_demand(offered_rate: float, queued_work: float, workers: int) -> float:
    """The lane seconds asked for, each second, of those there are; not clipped."""
    return _after_a_second(offered_rate, queued_work, workers, idle=1.0).pool_demand


def loop_busy(idle_rate: float) -> float:
    """The share of time that the loop has something to do."""
    return _after_a_second(0.0, 0.0, workers=1, idle=idle_rate).loop_busy


def _after_a_second(offered: float, queued: float, workers: int, idle: float) -> Pressure:
    """As two readings a second apart would have it."""
    before = Reading(0.0, workers)
    after = Reading(1.0, workers, offered_work=offered, queued_work=queued, idle=idle)
    return pressure([before, after])
