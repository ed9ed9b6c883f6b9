import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from offload.lanes import supervisor as module
from offload.lanes.supervisor import LaneSupervisor
from offload.limits import PoolLimits
from tests.conftest import until
from tests.contract.press import Press


def limits(home: Path, workers: int = 1) -> PoolLimits:
    return PoolLimits(workers=workers, backlog=1, worker_memory=1 << 30, home=home)


async def test_each_slot_is_filled_again(tmp_path: Path) -> None:
    lanes = LaneSupervisor(limits(tmp_path, workers=2))
    await lanes.open()
    await until(lambda: lanes.free() == 2)
    first = {lane.pid for lane in lanes.snapshot().lanes}
    for lane in lanes.snapshot().lanes:
        assert lane.pid
        os.kill(lane.pid, signal.SIGKILL)
    await until(lambda: lanes.snapshot().restarts.get("died") == 2 and lanes.free() == 2)
    assert not first & {lane.pid for lane in lanes.snapshot().lanes}
    await lanes.close()
    assert {lane.state for lane in lanes.snapshot().lanes} == {"starting"}
    assert lanes.snapshot().restarts.get("retired") == 2


async def test_a_supervisor_that_cannot_start_lanes_says_so_and_does_not_spin(
    tmp_path: Path,
) -> None:
    lanes = LaneSupervisor(limits(tmp_path / "none"))
    await lanes.open()
    await until(lambda: lanes.snapshot().restarts.get("failed-start") == 3)
    assert "A worker can't start" in str(lanes.snapshot().trouble)
    assert lanes.snapshot().trouble_seconds > 0.5  # pauses of 0.2 and 0.4 seconds went before
    (tmp_path / "none").mkdir()
    await until(lambda: lanes.free() == 1)
    assert lanes.snapshot().trouble is None
    assert lanes.snapshot().trouble_seconds == 0.0
    await lanes.close()


async def test_a_worn_lane_is_replaced(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_DOCUMENTS_PER_WORKER", 2)
    for _ in range(4):
        await press.pool.run(press.job(b"<p>Hello"))
    await until(lambda: press.pool.snapshot().restarts.get("retired", 0) >= 1)


async def test_workers_that_wait_for_a_cpu_are_seen(press: Press) -> None:
    await until(lambda: all(lane.pid for lane in press.pool.snapshot().lanes))
    pids = [lane.pid for lane in press.pool.snapshot().lanes if lane.pid]
    stranger = await asyncio.create_subprocess_exec(sys.executable, "-c", "while True: pass")
    try:
        for pid in (stranger.pid, *pids):
            os.sched_setaffinity(pid, {min(os.sched_getaffinity(0))})
        before = press.pool.snapshot()
        await press.pool.run(press.job(b"<p>Hello"))
        busy = press.pool.snapshot().busy_seconds - before.busy_seconds
        waited = before.run_queue_wait_seconds + busy / 2
        await until(lambda: press.pool.snapshot().run_queue_wait_seconds > waited)
    finally:
        stranger.kill()
        await stranger.wait()
    os.kill(pids[0], signal.SIGKILL)
    await until(lambda: press.pool.snapshot().restarts.get("died") == 1)
    assert press.pool.snapshot().run_queue_wait_seconds > waited  # a total, of those that ended too


async def test_idle_lanes_give_their_memory_back(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_TIGHT", 0.0)
    monkeypatch.setattr(module, "_GROWN", 0)
    await press.pool.run(press.job(b"<p>Hello"))
    await until(lambda: press.pool.snapshot().restarts.get("retired", 0) >= 1)
    assert press.pool.snapshot().memory_pressure > 0
