import pytest

from offload.admission.recent_load import RecentLoad


class Clock:
    now = 50.0

    def __call__(self) -> float:
        return self.now


def test_steady_work_needs_its_share_of_lanes() -> None:
    clock = Clock()
    demand = RecentLoad(clock)
    for _ in range(1000):
        clock.now += 0.5
        demand.add(1.5)
    assert demand.lanes == pytest.approx(3.0, rel=0.02)


def test_it_is_right_from_early_on() -> None:
    clock = Clock()
    demand = RecentLoad(clock)
    for _ in range(10):
        clock.now += 0.5
        demand.add(1.5)
    assert demand.lanes == pytest.approx(3.0, rel=0.1)


def test_it_is_forgotten() -> None:
    clock = Clock()
    demand = RecentLoad(clock)
    demand.add(100.0)
    clock.now += 300
    assert demand.lanes < 0.01


def test_nothing_yet_needs_nothing() -> None:
    assert RecentLoad(Clock()).lanes == 0.0
    assert repr(RecentLoad(Clock())) == "<RecentLoad 0.0 lanes>"
