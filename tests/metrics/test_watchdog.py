import re
from collections.abc import Callable

import pytest
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs
from structlog.typing import EventDict

from metrics.loop import LoopMonitor
from metrics.watchdog import Watchdog
from tests.conftest import until
from tests.metrics.test_loop import stall


def spin() -> None:
    stall(0.6)


def hold_the_interpreter() -> None:
    """An expression that tries for about a second, and lets no other thread run meanwhile."""
    re.match(r"(a+)+$", "a" * 23 + "b")


async def watched(block: Callable[[], None]) -> tuple[list[EventDict], float | None]:
    """The log of a stall, and how many were counted."""
    registry = CollectorRegistry()
    with capture_logs() as logs:
        async with LoopMonitor(registry) as monitor, Watchdog(monitor, registry):
            before = monitor.last_tick
            await until(lambda: monitor.last_tick > before)
            block()
            await until(lambda: len(logs) >= 2)
    return list(logs), registry.get_sample_value("pressroom_loop_stalls_total")


@pytest.mark.parametrize("block", [spin, hold_the_interpreter])
async def test_a_stall_is_told_once_with_its_culprit(block: Callable[[], None]) -> None:
    logs, stalls = await watched(block)
    began, ended = logs[:2]
    assert began["event"] == "event loop stalled"
    assert any(call.endswith(f" {block.__name__}") for call in began["stack"])
    assert ended["event"] == "event loop runs again"
    assert ended["stalled_seconds"] >= began["seconds"] > 0.25
    assert stalls == len(logs) // 2  # on a busy machine there may be others


async def test_a_loop_that_runs_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metrics.watchdog.STALL", 30.0)
    monkeypatch.setattr("metrics.watchdog._PERIOD", 0.001)
    registry = CollectorRegistry()
    with capture_logs() as logs:
        async with LoopMonitor(registry) as monitor, Watchdog(monitor, registry):
            before = monitor.last_tick
            await until(lambda: monitor.last_tick > before)
    assert logs == []
    assert registry.get_sample_value("pressroom_loop_stalls_total") == 0
