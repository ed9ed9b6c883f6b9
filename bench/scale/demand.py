"""The two ratios of DESIGN, Signals."""

# Seconds in which what waits should be gone.
_DRAIN_TARGET = 10.0


def pool_demand(offered_rate: float, queued_work: float, workers: int) -> float:
    """The lane seconds asked for, each second, of those there are; not clipped."""
    return (offered_rate + queued_work / _DRAIN_TARGET) / workers


def loop_busy(idle_rate: float) -> float:
    """The share of time that the loop has something to do."""
    return 1.0 - idle_rate
