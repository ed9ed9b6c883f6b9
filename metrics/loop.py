"""The event loop, watched: lag, idle time, CPU time, and time spent waiting for a CPU.

Ticks fall due on a fixed schedule, and every one that was due counts, also those that a stall
swallowed: else a stall of a second would count as one late tick (coordinated omission).
"""

import asyncio
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from metrics.idle import idle_seconds

# Seconds between ticks: fine enough to see what a caller would feel, 0.2 % of a core.
_PERIOD = 0.02
# The loop's busy share is taken over so many seconds, and is too much above this.
_WINDOW, _BUSY = 1.0, 0.9
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class LoopMonitor(Collector):
    """Watches the loop that it is entered on. An async context manager.

    `lag_seconds` is how late the last tick was, `last_tick` the `time.monotonic()` instant of it.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self.lag_seconds = 0.0
        self.last_tick = time.monotonic()
        self._lag = Histogram(
            "pressroom_loop_lag_seconds",
            "How late the event loop ran each tick of a fixed schedule.",
            buckets=_BUCKETS,
            registry=registry,
        )
        self._registry = registry
        self._window_busy = self._busy_share = 0.0

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._idle = idle_seconds(self._loop)
        self._task = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._clock = time.pthread_getcpuclockid(threading.get_ident())
        self._due = time.perf_counter() + _PERIOD
        self._timer = self._loop.call_later(_PERIOD, self._tick)
        self._started = self._window_began = time.perf_counter()
        self._registry.register(self)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._timer.cancel()
        # First of all: libuv's memory goes with the loop.
        self._registry.unregister(self)

    def is_busy(self) -> bool:
        """Whether the loop had next to no idle time in the last second or two."""
        return self._busy_share > _BUSY

    def status(self) -> dict[str, Any]:
        """What /v1/status tells of the loop; seconds."""
        return {
            "lag_seconds": round(self.lag_seconds, 6),
            "busy": round(self._busy_share, 3),
            "busy_seconds": round(self._busy_seconds(), 3),
            "cpu_seconds": round(time.clock_gettime(self._clock), 3),
        }

    def collect(self) -> Iterator[Metric]:
        """What is read at scrape, from the admin's thread."""
        yield CounterMetricFamily(
            "pressroom_loop_busy_seconds",
            "Seconds in which the event loop was not waiting for work.",
            self._busy_seconds(),
        )
        yield CounterMetricFamily(
            "pressroom_loop_cpu_seconds",
            "CPU seconds of the event loop's thread.",
            time.clock_gettime(self._clock),
        )
        yield CounterMetricFamily(
            "pressroom_loop_run_queue_wait_seconds",
            "Seconds in which the event loop's thread was ready to run and had no CPU.",
            self._run_queue_wait(),
        )
        yield GaugeMetricFamily(
            "pressroom_loop_last_tick_age_seconds",
            "Seconds since the event loop last ran a tick.",
            time.monotonic() - self.last_tick,
        )

    def _tick(self) -> None:
        # uvloop's own clock has steps of a millisecond, too coarse to measure by.
        now = time.perf_counter()
        self.last_tick = time.monotonic()
        self.lag_seconds = now - self._due
        while self._due <= now:
            self._lag.observe(now - self._due)
            self._due += _PERIOD
        self._timer = self._loop.call_later(self._due - now, self._tick)
        if now - self._window_began >= _WINDOW:
            self._turn_window(now)

    def _turn_window(self, now: float) -> None:
        busy = self._busy_seconds()
        self._busy_share = (busy - self._window_busy) / (now - self._window_began)
        self._window_began, self._window_busy = now, busy

    def _busy_seconds(self) -> float:
        if self._idle is None:
            return time.clock_gettime(self._clock)
        return max(0.0, time.perf_counter() - self._started - self._idle())

    def _run_queue_wait(self) -> float:
        """Its second field is nanoseconds on the run queue (the kernel's sched-stats.rst)."""
        return int(self._task.read_text().split()[1]) / 1e9
