import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from metrics.loop import LoopMonitor
from metrics.pressure import CALM, CpuCollector, PressureWindow, Reading, pressure, reader
from metrics.verdict import ADVICE
from offload.cpus import ControlGroup
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
    now = pressure([FIRST, after(10, offered_work=50.0 + 60.0, queued_work=120.0)])
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


def test_the_share_of_the_lanes_time_in_which_workers_wait_for_a_cpu() -> None:
    now = pressure([FIRST, after(10, busy=20.0, pool_run_queue_wait=15.0)])
    assert now.pool_run_queue_wait == pytest.approx(0.75)
    assert pressure([FIRST, after(10, busy=0.1, pool_run_queue_wait=0.1)]).pool_run_queue_wait == 0


def test_the_share_of_time_in_which_others_have_the_cpus() -> None:
    assert pressure([FIRST, after(10, cpu_pressure=3.0)]).cpu_pressure == pytest.approx(0.3)


@pytest.mark.parametrize("readings", [[], [FIRST], [FIRST, after(0.1, offered_work=1000.0)]])
def test_a_rate_over_no_time_is_none(readings: list[Reading]) -> None:
    assert pressure(readings) == CALM


def test_what_lanes_did_refused_and_were_held_by() -> None:
    now = pressure([FIRST, after(10, busy=30.0, overdue=8.0, offered=50, refused=5)])
    assert (now.saturation, now.held_lanes, now.refused) == (0.75, 0.8, 0.1)


def queue(*lengths: int) -> list[Reading]:
    """A reading a second."""
    return [after(second, queued=length) for second, length in enumerate(lengths)]


def test_a_queue_grows_when_more_wait_than_lanes_could_begin() -> None:
    assert pressure(queue(0, 5, 6, 7)).queue_grows
    assert not pressure(queue(0, 4, 4, 4)).queue_grows
    assert not pressure(queue(9, 8, 8, 8)).queue_grows


def test_a_burst_that_is_soon_gone_is_no_growing_queue() -> None:
    assert not pressure(queue(0, 0, 0, 40)).queue_grows
    assert not pressure(queue(0, 40, 0, 40)).queue_grows


def test_a_late_tick_of_a_loop_with_time_is_a_stall() -> None:
    assert pressure([FIRST, after(1), after(2, lag_max=0.4), after(3)]).stalled


def test_a_late_tick_of_a_loop_without_time_is_the_load_s() -> None:
    flood = [FIRST, after(1, idle=FIRST.idle), after(2, idle=FIRST.idle, lag_max=0.4)]
    assert not pressure(flood).stalled
    later = [after(second, idle=FIRST.idle + second - 2) for second in (3, 4, 5, 6, 7)]
    assert not pressure([*flood, *later]).stalled


def test_a_late_tick_while_documents_wait_is_the_load_s() -> None:
    assert not pressure([FIRST, after(1), after(2, lag_max=0.4, queued=5)]).stalled


def test_no_load_makes_a_tick_a_second_late() -> None:
    assert pressure([FIRST, after(2, idle=FIRST.idle + 0.5, lag_max=1.5), after(5)]).stalled


def test_a_full_spool_shows_at_once() -> None:
    assert pressure([replace(FIRST, spool_full=True)]).verdict == "spool-full"


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
    readings = iter([FIRST, *(after(10, offered_work=100.0, queued_work=30.0) for _ in range(20))])
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
        "saturation": 0.0,
        "refused": 0.0,
        "verdict": "pool-bound",
        "advice": ADVICE["pool-bound"],
        "evidence": {"pool_demand": 1.5, "saturation": 0.0, "refused": 0.0},
    }


async def test_a_reading_of_the_real_loop() -> None:
    async with LoopMonitor(CollectorRegistry()) as monitor:
        read = reader(monitor, lambda: SNAPSHOT, ControlGroup([]))
        window = PressureWindow(read, CollectorRegistry())
        turns: list[Reading] = []
        monitor.on_second = lambda: turns.append(read())
        await until(lambda: bool(turns))
        reading = await asyncio.to_thread(read)
        assert (reading.workers, reading.offered_work) == (2, 7.5)
        assert reading.idle >= turns[0].idle > 0
        assert reading.at > turns[0].at
        assert turns[0].lag_max > 0
        assert window.now() == replace(CALM, memory_pressure=SNAPSHOT.memory_pressure)


def test_what_the_control_group_says(tmp_path: Path) -> None:
    (tmp_path / "cpu.stat").write_text("throttled_usec 1500000\n")
    registry = CollectorRegistry()
    CpuCollector(ControlGroup([tmp_path]), registry)
    assert registry.get_sample_value("pressroom_cpu_throttled_seconds_total") == 1.5
    assert registry.get_sample_value("pressroom_cpu_pressure_seconds_total") == 0
