import os
from pathlib import Path
from typing import Any

import psutil
import pytest

from offload.lanes import worker
from offload.limits import PoolLimits
from tests.contract.press import Press
from tests.process import PATIENCE, gone


def limits(home: Path) -> PoolLimits:
    return PoolLimits(workers=1, backlog=1, worker_memory=1 << 30, home=home)


def test_it_introduces_itself_and_ends_with_its_folder(tmp_path: Path) -> None:
    executor, introduction, home = worker.launch(limits(tmp_path))
    process = psutil.Process(introduction.pid)
    assert process.ppid() == introduction.forkserver
    assert introduction.rss_bytes > 1 << 20
    assert home.parent == tmp_path
    worker.stop(executor, os.pidfd_open(process.pid), home)
    assert gone([process])
    assert not home.exists()


def test_one_that_is_stopped_at_once_leaves_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_STOP_TIMEOUT", PATIENCE)
    executor, introduction, home = worker.launch(limits(tmp_path))
    [process] = executor._processes.values()
    reaper: Any = executor._executor_manager_thread
    assert reaper
    for _ in range(4):  # more than are sent at a time
        executor.submit(worker.prepare)
    worker.stop(executor, os.pidfd_open(introduction.pid), home)
    reaper.join(PATIENCE)  # of two that ask how a process ended, one is told 255
    assert process.exitcode == 0


def test_an_error_of_its_set_up_is_raised_here(tmp_path: Path) -> None:
    wrong = PoolLimits(1, 1, 1 << 30, tmp_path, readable=("\0",))
    with pytest.raises(worker.WorkerFailed, match=r"ValueError: .*embedded null"):
        worker.launch(wrong)
    assert list(tmp_path.iterdir()) == []


async def test_the_press_makes_the_document_in_the_child(press: Press) -> None:
    job = press.job(b"<p>Hello")
    receipt = await press.pool.run(job)
    assert receipt.pages == 1
    assert receipt.beginning == job.document.read_bytes()
    assert receipt.beginning.startswith(b"%PDF-")
