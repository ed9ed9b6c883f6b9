import os
import signal
import threading
from copy import copy
from functools import partial
from pathlib import Path

import pytest

from offload.job import Receipt
from offload.lanes import worker
from offload.lanes.channel import LaneExecutor
from tests.contract.offload.lanes.test_worker import limits
from tests.process import PATIENCE


def test_a_call_that_was_given_up_does_not_hide_the_end_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    escaped: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", escaped.append)
    executor, introduction, home = worker.launch(limits(tmp_path))
    pidfd = os.pidfd_open(introduction.pid)
    signal.pidfd_send_signal(pidfd, signal.SIGSTOP)
    calls = [executor.submit(worker.prepare) for _ in range(4)]
    cancelled = calls[2].cancel()
    signal.pidfd_send_signal(pidfd, signal.SIGKILL)
    ends = [type(call.exception(PATIENCE)).__name__ for call in calls]
    worker.stop(executor, pidfd, home)
    assert (cancelled, escaped) == (False, [])
    assert ends == ["BrokenProcessPool"] * 4


@pytest.mark.parametrize(("answer", "rests"), [(Receipt(1, 1, 0.1, 1), True), (None, False)])
def test_a_worker_rests_after_a_document(
    answer: Receipt | None, rests: bool, tmp_path: Path
) -> None:
    rested = tmp_path / "rested"
    with LaneExecutor(partial(rested.touch)) as executor:
        assert executor.submit(copy, answer).result(PATIENCE) == answer
    assert rested.exists() == rests
