import os
import signal
from pathlib import Path

import pytest

from offload.job import Terms
from offload.lanes import supervisor as module
from offload.lanes.supervisor import Crew
from tests.conftest import Press, until


def terms(home: Path, workers: int = 1) -> Terms:
    return Terms(workers=workers, backlog=1, worker_memory=1 << 30, home=home)


async def test_each_seat_is_staffed_again(tmp_path: Path) -> None:
    crew = Crew(terms(tmp_path, workers=2), freed=lambda: None)
    await crew.open()
    await until(lambda: crew.free() == 2)
    first = {lane.pid for lane in crew.snapshot()}
    for lane in crew.snapshot():
        assert lane.pid
        os.kill(lane.pid, signal.SIGKILL)
    await until(lambda: crew.restarts["died"] == 2 and crew.free() == 2)
    assert not first & {lane.pid for lane in crew.snapshot()}
    await crew.close()
    assert {lane.state for lane in crew.snapshot()} == {"starting"}
    assert crew.restarts["retired"] == 2


async def test_a_crew_that_cannot_start_says_so_and_does_not_spin(tmp_path: Path) -> None:
    crew = Crew(terms(tmp_path / "none"), freed=lambda: None)
    await crew.open()
    await until(lambda: crew.restarts["failed-start"] == 3)
    assert crew.trouble
    assert "A worker can't start" in crew.trouble
    assert crew.trouble_seconds > 0.5  # pauses of 0.2 and 0.4 seconds went before
    (tmp_path / "none").mkdir()
    await until(lambda: crew.free() == 1)
    assert crew.trouble is None
    assert crew.trouble_seconds == 0.0
    await crew.close()


async def test_a_worn_lane_is_replaced(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_DOCUMENTS_PER_WORKER", 2)
    for _ in range(4):
        await press.pool.run(press.job(b"<p>Hello"))
    await until(lambda: press.pool.snapshot().restarts.get("retired", 0) >= 1)


async def test_idle_lanes_give_their_memory_back(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_TIGHT", 0.0)
    monkeypatch.setattr(module, "_GROWN", 0)
    await press.pool.run(press.job(b"<p>Hello"))
    await until(lambda: press.pool.snapshot().restarts.get("retired", 0) >= 1)
    assert press.pool.snapshot().memory_pressure > 0
