"""The event loop, watched: lag, idle time, CPU time, and time spent waiting for a CPU.

Ticks fall due on a fixed schedule, and every one that was due counts, also those that a stall
swallowed: else a stall of a second would count as one late tick (coordinated omission).
"""

import asyncio
import os
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, Self

from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from metrics.idle import idle_seconds

# Seconds between ticks: fine enough to see what a caller would feel, 0.2 % of a core.
_PERIOD = 0.02
# The loop's busy share is taken over so many seconds, and is too much above this.
_WINDOW, _BUSY = 1.0, 0.9
_BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class LoopMonitor(Collector):
    """Watches the loop that it is entered on. An async context manager.

    `lag_seconds` is how late the last tick was, `last_tick` the `time.monotonic()` instant of it,
    `thread` the ident of the loop's thread. `on_second` is called on the loop about once a second.
    The methods may be called from any thread, while the monitor is entered.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self.lag_seconds = 0.0
        self.last_tick = time.monotonic()
        self.on_second: Callable[[], None] = lambda: None
        self._lag = Histogram(
            "pressroom_loop_lag_seconds",
            "How late the event loop ran each tick of a fixed schedule.",
            buckets=_BUCKETS,
            registry=registry,
        )
        self._registry = registry
        self._worst_lag = self._window_idle = self._busy_share = 0.0

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._idle = idle_seconds(self._loop)
        self.thread = threading.get_ident()
        self._schedstat = _open_schedstat(threading.get_native_id())
        self._clock = time.pthread_getcpuclockid(self.thread)
        self._cpu_began = time.clock_gettime(self._clock)
        self._started = self._window_began = time.perf_counter()
        self.last_tick = time.monotonic()
        self._due = self._started + _PERIOD
        self._timer = self._loop.call_later(_PERIOD, self._tick)
        self._registry.register(self)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._timer.cancel()
        # First of all: libuv's memory goes with the loop.
        self._registry.unregister(self)
        if self._schedstat is not None:
            os.close(self._schedstat)

    def is_busy(self) -> bool:
        """Whether the loop had next to no idle time in the last second or two."""
        return self._busy_share > _BUSY

    def status(self) -> dict[str, Any]:
        """What /v1/status tells of the loop; seconds."""
        return {
            "lag_seconds": round(self.lag_seconds, 6),
            "worst_lag_seconds": round(self.worst_lag(), 6),
            "busy": round(self._busy_share, 3),
            "idle_seconds": round(self.idle_seconds(), 3),
            "cpu_seconds": round(self.cpu_seconds(), 3),
        }

    def collect(self) -> Iterator[Metric]:
        """What is read at scrape, from the admin's thread."""
        yield CounterMetricFamily(
            "pressroom_loop_idle_seconds",
            "Seconds in which the event loop waited for work.",
            self.idle_seconds(),
        )
        yield CounterMetricFamily(
            "pressroom_loop_cpu_seconds",
            "CPU seconds of the event loop's thread.",
            self.cpu_seconds(),
        )
        yield CounterMetricFamily(
            "pressroom_loop_run_queue_wait_seconds",
            "Seconds in which the event loop's thread was ready to run and had no CPU.",
            self.run_queue_wait_seconds(),
        )
        yield GaugeMetricFamily(
            "pressroom_loop_last_tick_timestamp_seconds",
            "Unix time at which the event loop last ran a tick.",
            time.time() - (time.monotonic() - self.last_tick),
        )

    def idle_seconds(self) -> float:
        """Seconds in the kernel's poll; where libuv can't be asked, those without CPU."""
        if self._idle is not None:
            return self._idle()
        return max(0.0, time.perf_counter() - self._started - self.cpu_seconds())

    def cpu_seconds(self) -> float:
        """CPU seconds of the loop's thread since the monitor was entered."""
        return time.clock_gettime(self._clock) - self._cpu_began

    def run_queue_wait_seconds(self) -> float:
        """Seconds on the run queue: schedstat's second field (the kernel's sched-stats.rst).

        0 where the kernel keeps no such count.
        """
        if self._schedstat is None:
            return 0.0
        return int(os.pread(self._schedstat, 100, 0).split()[1]) / 1e9

    def worst_lag(self) -> float:
        """The most seconds that a tick was late since `on_second`; one that is overdue counts."""
        return max(self._worst_lag, time.perf_counter() - self._due)

    def _tick(self) -> None:
        # uvloop's own clock has steps of a millisecond, too coarse to measure by.
        now = time.perf_counter()
        self.last_tick = time.monotonic()
        self.lag_seconds = max(now - self._due, 0.0)  # by that clock it may be early
        self._worst_lag = max(self._worst_lag, self.lag_seconds)
        while self._due <= now:
            self._lag.observe(now - self._due)
            self._due += _PERIOD
        self._timer = self._loop.call_later(self._due - now, self._tick)
        if now - self._window_began >= _WINDOW:
            self._end_window(now)

    def _end_window(self, now: float) -> None:
        idle = self.idle_seconds()
        self._busy_share = 1 - (idle - self._window_idle) / (now - self._window_began)
        self._window_began, self._window_idle = now, idle
        self.on_second()
        self._worst_lag = 0.0


def _open_schedstat(thread: int) -> int | None:
    """A descriptor, because reading by path would walk through /proc each time."""
    try:
        return os.open(f"/proc/self/task/{thread}/schedstat", os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:  # a kernel without CONFIG_SCHED_INFO, or gVisor
        return None
