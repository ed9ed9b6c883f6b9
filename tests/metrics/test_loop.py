import asyncio
import time

import pytest
from prometheus_client import CollectorRegistry

from metrics import loop as module
from metrics.loop import LoopMonitor
from tests.conftest import until


def stall(seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def work(seconds: float) -> None:
    """Use so much CPU, however long that takes."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def value(registry: CollectorRegistry, name: str, **labels: str) -> float:
    sample = registry.get_sample_value(name, labels)
    assert sample is not None, name
    return sample


async def test_every_tick_that_a_stall_swallowed_counts() -> None:
    registry = CollectorRegistry()
    async with LoopMonitor(registry) as monitor:
        await until(lambda: value(registry, "pressroom_loop_lag_seconds_count") > 2)
        stall(0.5)
        await until(lambda: monitor.lag_seconds > 0.2 or monitor.last_tick > time.monotonic() - 0.1)
        await until(
            lambda: (
                value(registry, "pressroom_loop_lag_seconds_count")
                - value(registry, "pressroom_loop_lag_seconds_bucket", le="0.1")
                >= 15  # of the 25 ticks that were due, 20 came 0.1 s late or later
            )
        )


async def test_the_loops_own_clocks() -> None:
    registry = CollectorRegistry()
    async with LoopMonitor(registry) as monitor:
        work(0.06)
        await asyncio.sleep(0)
        for name, least in {
            "pressroom_loop_idle_seconds_total": 0.0,
            "pressroom_loop_cpu_seconds_total": 0.05,
            "pressroom_loop_run_queue_wait_seconds_total": 0.0,
            "pressroom_loop_last_tick_timestamp_seconds": time.time() - 30,
        }.items():  # read by another thread, as a scrape is
            assert await asyncio.to_thread(value, registry, name) >= least
        assert set(monitor.status()) >= {"lag_seconds", "idle_seconds", "cpu_seconds"}


async def test_a_loop_without_rest_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WINDOW", 0.1)
    async with LoopMonitor(CollectorRegistry()) as monitor:
        assert not monitor.is_busy()
        end = time.perf_counter() + 20
        while not monitor.is_busy():
            assert time.perf_counter() < end
            stall(0.05)
            await asyncio.sleep(0)
        await until(lambda: not monitor.is_busy())


async def test_nothing_is_asked_of_a_loop_that_is_gone() -> None:
    registry = CollectorRegistry()
    async with LoopMonitor(registry):
        pass
    assert registry.get_sample_value("pressroom_loop_idle_seconds_total") is None


async def test_a_loop_that_waits_is_idle_and_one_that_works_is_not() -> None:
    async with LoopMonitor(CollectorRegistry()) as monitor:
        began = time.perf_counter()
        await asyncio.sleep(0.2)
        assert 0.1 < monitor.idle_seconds() <= time.perf_counter() - began + 0.01
        idle, cpu = monitor.idle_seconds(), monitor.cpu_seconds()
        await asyncio.sleep(0)
        stall(0.2)
        worked = monitor.cpu_seconds() - cpu  # less than 0.2 where others have the CPU
        assert monitor.idle_seconds() - idle <= time.perf_counter() - began - 0.2 - worked + 0.05


async def test_a_tick_that_is_overdue_counts_already() -> None:
    async with LoopMonitor(CollectorRegistry()) as monitor:
        stall(0.3)
        assert monitor.worst_lag() > 0.25


async def test_a_tick_that_is_early_is_not_late(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.perf_counter()
    async with LoopMonitor(CollectorRegistry()) as monitor:
        began = monitor.last_tick
        with monkeypatch.context() as patched:
            patched.setattr(time, "perf_counter", lambda: now)
            await until(lambda: monitor.last_tick > began)
        assert monitor.lag_seconds == 0


async def test_a_kernel_that_keeps_no_count_of_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(path: str, flags: int) -> int:
        raise FileNotFoundError(path)

    monkeypatch.setattr("metrics.loop.os.open", missing)
    registry = CollectorRegistry()
    async with LoopMonitor(registry):
        assert value(registry, "pressroom_loop_run_queue_wait_seconds_total") == 0
