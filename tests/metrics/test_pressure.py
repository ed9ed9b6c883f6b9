import asyncio
from dataclasses import replace

import pytest
from prometheus_client import CollectorRegistry

from metrics.loop import LoopMonitor
from metrics.pressure import (
    ADVICE,
    CALM,
    Pressure,
    PressureWindow,
    Reading,
    Verdict,
    pressure,
    reader,
)
from tests.conftest import until
from tests.metrics.test_pool import SNAPSHOT

FIRST = Reading(
    at=100.0,
    workers=4,
    offered_work=50.0,
    queued_work=0.0,
    idle=30.0,
    run_queue_wait=1.0,
    lag_max=9.0,
)


def after(seconds: float, **change: float) -> Reading:
    """A reading of a loop that idled all the time, but for what is said."""
    calm = replace(FIRST, at=FIRST.at + seconds, idle=FIRST.idle + seconds, lag_max=0.0)
    return replace(calm, **change)  # type: ignore[arg-type]


def test_demand_counts_what_is_offered_and_what_waits() -> None:
    now = pressure([FIRST, after(10, offered_work=50.0 + 60.0, queued_work=40.0)])
    assert now.pool_demand == pytest.approx((6.0 + 4.0) / 4)  # 2.5 times the lanes: not clipped


def test_what_is_not_idle_is_busy() -> None:
    assert pressure([FIRST, after(10, idle=32.5)]).loop_busy == pytest.approx(0.75)
    assert pressure([FIRST, after(10, idle=30.0)]).loop_busy == 1
    assert pressure([FIRST, after(10, idle=40.1)]).loop_busy == 0  # clocks are not that exact


def test_the_worst_tick_since_the_first_reading() -> None:
    now = pressure([FIRST, after(1, lag_max=0.4), after(2)])
    assert now.lag_seconds_max == 0.4


def test_the_share_of_time_on_the_run_queue() -> None:
    assert pressure([FIRST, after(10, run_queue_wait=3.0)]).run_queue_wait == pytest.approx(0.2)


@pytest.mark.parametrize("readings", [[], [FIRST], [FIRST, after(0.1, offered_work=1000.0)]])
def test_a_rate_over_no_time_is_none(readings: list[Reading]) -> None:
    assert pressure(readings) == CALM


@pytest.mark.parametrize(
    ("demand", "busy", "lag", "wait", "verdict"),
    [
        (0.0, 0.0, 0.0, 0.0, "idle"),
        (0.9, 0.8, 0.25, 1.0, "idle"),
        (0.91, 0.0, 0.0, 0.0, "pool-bound"),
        (2.5, 0.8, 1.0, 1.0, "pool-bound"),
        (0.9, 0.81, 0.0, 0.0, "loop-bound"),
        (0.0, 1.0, 1.0, 1.0, "loop-bound"),
        (0.91, 0.81, 1.0, 0.1, "both"),
        (0.91, 0.81, 0.0, 0.11, "cpu-starved"),
        (0.5, 0.5, 0.26, 0.0, "stall"),
    ],
)
def test_verdicts(demand: float, busy: float, lag: float, wait: float, verdict: Verdict) -> None:
    now = Pressure(demand, busy, lag, wait)
    assert now.verdict == verdict
    assert now.advice == ADVICE[verdict]


def test_a_window_forgets() -> None:
    readings = iter(after(second, offered_work=400.0 if second else 0.0) for second in range(100))
    window = PressureWindow(lambda: next(readings), CollectorRegistry())
    window.add_reading()
    assert window.now().verdict == "pool-bound"
    for _ in range(10):
        window.add_reading()
    assert window.now().verdict == "idle"


def test_the_window_as_metrics_and_status() -> None:
    registry = CollectorRegistry()
    readings = iter([FIRST, *(after(10, offered_work=100.0, queued_work=10.0) for _ in range(9))])
    window = PressureWindow(lambda: next(readings), registry)
    window.add_reading()
    assert registry.get_sample_value("pressroom_pool_demand_ratio") == pytest.approx(1.5)
    assert registry.get_sample_value("pressroom_loop_busy_ratio") == 0
    shown = {
        verdict: registry.get_sample_value("pressroom_verdict", {"verdict": verdict})
        for verdict in ADVICE
    }
    assert shown == {**dict.fromkeys(ADVICE, 0), "pool-bound": 1}
    assert window.status() == {
        "pool_demand": 1.5,
        "loop_busy": 0.0,
        "lag_seconds_max": 0.0,
        "run_queue_wait": 0.0,
        "verdict": "pool-bound",
        "advice": ADVICE["pool-bound"],
    }


async def test_a_reading_of_the_real_loop() -> None:
    async with LoopMonitor(CollectorRegistry()) as monitor:
        read = reader(monitor, lambda: SNAPSHOT)
        window = PressureWindow(read, CollectorRegistry())
        turns: list[Reading] = []
        monitor.on_second = lambda: turns.append(read())
        await until(lambda: bool(turns))
        reading = await asyncio.to_thread(read)
        assert (reading.workers, reading.offered_work) == (2, 7.5)
        assert reading.idle >= turns[0].idle > 0
        assert reading.at > turns[0].at
        assert turns[0].lag_max > 0
        assert window.now() == CALM
