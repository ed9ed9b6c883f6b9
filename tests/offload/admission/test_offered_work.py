import random

import pytest

from offload.admission.estimate import Estimate
from offload.admission.offered_work import Offer, OfferedWork
from tests.offload.admission.test_backlog import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def offered(clock: Clock) -> OfferedWork:
    return OfferedWork(clock)


def usual(seconds: float) -> Estimate:
    return Estimate(seconds, 1.8 * seconds)


class Spent:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def done(offered: OfferedWork, estimate: float, actual: float, identity: int | None = None) -> None:
    spent = Spent()
    offer = offered.open(usual(estimate), spent, identity)
    spent.seconds = actual
    offered.close(offer)


def refuse(offered: OfferedWork, estimate: float, identity: int | None) -> None:
    offer = offered.open(usual(estimate), float, identity)
    offer.returns_after = 4.0
    offered.close(offer)


@pytest.mark.parametrize("estimate", [0.012, 0.136, 0.63, 5.0])
def test_the_total_is_the_truth_however_wrong_the_estimate(
    offered: OfferedWork, estimate: float
) -> None:
    chance = random.Random(3)
    works = [0.63 if chance.random() < 0.2 else 0.012 for _ in range(2000)]
    for work in works:
        done(offered, estimate, work)
    assert offered.seconds == pytest.approx(sum(works), abs=estimate)


def test_it_never_falls(offered: OfferedWork) -> None:
    shown = []
    for actual in (0.1, 3.0, 0.0, 0.2):
        offer = offered.open(usual(1.0), lambda actual=actual: actual)  # type: ignore[misc]
        shown.append(offered.seconds)
        offered.close(offer)
        shown.append(offered.seconds)
    assert shown == sorted(shown)


def test_an_endless_document_counts_for_as_long_as_it_has_a_lane(offered: OfferedWork) -> None:
    spent = Spent()
    offered.open(usual(0.25), spent)
    assert offered.seconds == 0.25
    spent.seconds = 20.0
    assert offered.seconds == 20.0


def test_a_document_is_overdue_long_after_what_is_usual(offered: OfferedWork) -> None:
    spent = Spent()
    offer = offered.open(usual(2.0), spent)
    spent.seconds = 10.0
    assert offered.overdue_seconds == 0.0
    spent.seconds = 20.8
    assert offered.overdue_seconds == pytest.approx(10.0)
    offered.close(offer)
    assert offered.overdue_seconds == pytest.approx(10.0)


def test_what_was_refused_counts_by_its_estimate(offered: OfferedWork) -> None:
    refuse(offered, 2.0, None)
    refuse(offered, 2.0, None)
    assert offered.seconds == 4.0


def test_one_that_was_refused_and_comes_again_counts_once(
    offered: OfferedWork, clock: Clock
) -> None:
    for _ in range(20):
        refuse(offered, 2.0, identity=7)
        clock.now += 6.0
    assert offered.seconds == 2.0
    done(offered, 2.0, 2.0)
    assert offered.seconds == 4.0


def test_one_that_comes_again_counts_as_it_did_whatever_is_expected_by_then(
    offered: OfferedWork, clock: Clock
) -> None:
    for estimate in (2.0, 1.0, 3.0):
        refuse(offered, estimate, identity=7)
        clock.now += 6.0
    assert offered.seconds == 2.0
    done(offered, 3.0, 2.5, identity=7)
    assert offered.seconds == 2.5


def test_two_that_look_alike_come_again_once_each(offered: OfferedWork, clock: Clock) -> None:
    for offer in [offered.open(usual(2.0), float, identity=7) for _ in range(2)]:
        offer.returns_after = 4.0
        offered.close(offer)
    clock.now += 4.0
    for _ in range(2):
        done(offered, 2.0, 2.0, identity=7)
    assert offered.seconds == 4.0
    done(offered, 2.0, 2.0, identity=7)
    assert offered.seconds == 6.0


def test_a_repeat_after_its_time_is_another_request(offered: OfferedWork, clock: Clock) -> None:
    refuse(offered, 2.0, identity=7)
    clock.now += 60.0
    refuse(offered, 2.0, identity=7)
    assert offered.seconds == 4.0


def test_what_no_lane_would_have_helped_does_not_count(offered: OfferedWork) -> None:
    offer = offered.open(usual(2.0), float)
    offer.needless = True
    assert offered.seconds == 0.0
    offered.close(offer)
    assert offered.seconds == 0.0


def test_the_memory_of_refusals_is_bounded(offered: OfferedWork) -> None:
    for identity in range(7000):
        refuse(offered, 1.0, identity)
    offer: Offer = offered.open(usual(1.0), float, identity=0)  # forgotten by now
    assert offered.seconds == 7001.0
    offered.close(offer)
    assert "7001" in repr(offered)
