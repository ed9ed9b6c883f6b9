"""The promises of admission on the first minutes of the bench's simulation, one seed each."""

from functools import cache

import pytest

from bench.admission import LOADS, PROMISED, RIVALS, batch
from bench.admission.ours import Ours
from bench.admission.rivals import CoDel, Fifo, Gradient2
from bench.admission.simulation import Clock, Outcome, simulate
from bench.admission.workload import LONG, MIDDLE, SHORT, Request, arrivals

SECONDS = 120.0


@pytest.mark.parametrize("load", LOADS)
def test_goodput_is_as_promised(load: float) -> None:
    ours = simulate(arrivals(load, 1, SECONDS), Ours, seconds=SECONDS)
    assert ours.goodput >= PROMISED[load]
    assert ours.waste <= 0.10


def biased(load: float, bias: float, learns: bool) -> Outcome:
    requests = arrivals(load, 1, SECONDS)
    return simulate(requests, lambda clock: Ours(clock, bias, learns), seconds=SECONDS)


def test_calibration_gives_back_what_high_estimates_refuse() -> None:
    assert biased(1.0, 1.6, learns=True).goodput > biased(1.0, 1.6, learns=False).goodput + 0.03


def test_calibration_gives_back_what_low_estimates_waste() -> None:
    assert biased(3.0, 0.6, learns=True).waste < biased(3.0, 0.6, learns=False).waste * 0.75


@cache
def ours_overloaded() -> Outcome:
    return simulate(arrivals(1.5, 2, SECONDS), Ours, seconds=SECONDS)


@pytest.mark.parametrize("rival", RIVALS.values(), ids=RIVALS)
def test_no_rival_does_as_well(rival: type[Fifo]) -> None:
    theirs = simulate(arrivals(1.5, 2, SECONDS), rival, seconds=SECONDS)
    assert theirs.goodput < ours_overloaded().goodput


def test_a_batch_does_not_delay_receipts_by_a_statement() -> None:
    alone, beside = batch.beside(None, 1), batch.beside(6, 1)
    waits = sorted(beside.waits["receipt"])
    assert waits[len(waits) * 99 // 100] < 0.5
    assert beside.share("receipt") >= alone.share("receipt") - 0.001
    assert beside.in_time["statement"] == 200


def test_the_offered_load_is_the_one_asked_for() -> None:
    requests = arrivals(1.0, 3)
    work = sum(request.work for request in requests)
    assert work / (8 * 600) == pytest.approx(1.083, rel=0.06)


def served(discipline: Fifo) -> list[Request]:
    return list(iter(lambda: discipline.take(1), None))


def test_codel_drops_from_a_queue_that_stays_slow() -> None:
    clock = Clock()
    codel = CoDel(clock, target=0.1, interval=1.0)
    for n in range(200):
        codel.offer(Request(LONG, n * 0.01, 1.0))
    taken = []
    for n in range(1, 60):
        clock.now = 2 + n * 0.1
        if request := codel.take(1):
            taken.append(request)
    left = len(served(codel))
    assert len(taken) == 59
    assert 0 < 200 - 59 - left < 20


def test_codel_leaves_a_quick_queue_alone() -> None:
    clock = Clock()
    codel = CoDel(clock, target=0.1, interval=1.0)
    for n in range(100):
        clock.now = n * 1.0
        request = Request(SHORT, clock.now - 0.05, 1.0)
        codel.offer(request)
        assert codel.take(1) is request


def test_gradient2_lets_fewer_in_when_latency_grows() -> None:
    clock = Clock()
    gradient = Gradient2(clock, lowest=4)
    admitted = []
    for latency in (0.1, 5.0):
        for _ in range(400):
            while gradient.offer(Request(MIDDLE, clock.now, latency)):
                pass
            clock.now += latency
            if request := gradient.take(1):
                gradient.ended(request, latency, True)
        admitted.append(gradient._in_flight)
    assert admitted[1] < admitted[0]
