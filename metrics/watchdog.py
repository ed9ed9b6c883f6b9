"""The stall watchdog: a thread that says in the log what the event loop was doing."""

import asyncio
import sys
import threading
import time
import traceback
from typing import Self

import structlog
from prometheus_client import CollectorRegistry, Counter

from metrics.loop import LoopMonitor
from metrics.verdict import STALL

_LOG = structlog.get_logger("pressroom.watchdog")

# Seconds between looks: a fifth of a stall, and no load.
_PERIOD = 0.05
# Seconds between looks during a stall: how exactly its length is told.
_CLOSE_PERIOD = 0.01


class Watchdog:
    """Watches a monitored loop. An async context manager.

    A call that holds the interpreter's lock holds the watchdog up too. It gets its turn when that
    call returns, before the loop's thread has gone on, so that the stack is still the culprit's.
    """

    def __init__(self, monitor: LoopMonitor, registry: CollectorRegistry) -> None:
        self._monitor = monitor
        self._over = threading.Event()
        self._stalls = Counter(
            "pressroom_loop_stalls",
            f"Times that the event loop did not run for {STALL} s.",
            registry=registry,
        )

    async def __aenter__(self) -> Self:
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)
        self._thread.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._over.set()
        await asyncio.to_thread(self._thread.join)

    def _watch(self) -> None:
        while not self._over.wait(_PERIOD):
            tick = self._monitor.last_tick
            if time.monotonic() - tick > STALL:
                self._witness(tick)

    def _witness(self, tick: float) -> None:
        """Tell of the stall that began after this tick, and how long it was once it is over."""
        self._stalls.inc()
        _LOG.warning("event loop stalled", seconds=_since(tick), stack=self._stack())
        while self._monitor.last_tick == tick and not self._over.wait(_CLOSE_PERIOD):
            pass
        _LOG.warning("event loop runs again", stalled_seconds=_since(tick))

    def _stack(self) -> list[str]:
        """Where the loop's thread is, outermost call first."""
        frame = sys._current_frames()[self._monitor.thread]  # noqa: SLF001 - its documented name
        return [
            f"{call.filename}:{call.lineno} {call.name}" for call in traceback.extract_stack(frame)
        ]


def _since(tick: float) -> float:
    return round(time.monotonic() - tick, 3)
