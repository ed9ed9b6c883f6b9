import time

import pytest

from offload.busy_time import BusyTime


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    clock = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    return clock


def test_pieces_of_work_add_up_while_they_run_and_after(now: list[float]) -> None:
    busy = BusyTime()
    with busy.running():
        now[0] = 2.0
        with busy.running():
            now[0] = 3.0
            assert busy.seconds == 4.0
        assert busy.seconds == 4.0
    now[0] = 9.0
    assert busy.seconds == 4.0


def test_work_that_fails_counts(now: list[float]) -> None:
    busy = BusyTime()

    def fail() -> None:
        with busy.running():
            now[0] = 1.5
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert busy.seconds == 1.5
