from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offload.admission.backlog import Backlog, Ticket
from offload.errors import CallerBusy, Overloaded
from offload.order import BATCH_URGENCY, DEFAULT_URGENCY, LEAST_URGENCY

# What one caller sends at an instant, of so many that wait already.
Demand = Callable[[float, int], list[Ticket]]


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def backlog(clock: Clock) -> Backlog:
    return Backlog(workers=2, room=10, clock=clock)


def ticket(seconds: float = 30.0, work: float = 1.0, urgency: int = 3, **rest: object) -> Ticket:
    return Ticket(100.0 + seconds, work, 1.8 * work, urgency, **rest)  # type: ignore[arg-type]


def admit(backlog: Backlog, *tickets: Ticket) -> None:
    for one in tickets:
        backlog.admit(one)


def test_the_earliest_deadline_goes_first(backlog: Backlog) -> None:
    patient, hurried = ticket(30), ticket(10)
    admit(backlog, patient, hurried)
    assert [backlog.take(2), backlog.take(2), backlog.take(2)] == [hurried, patient, None]


def test_the_more_urgent_goes_before_the_earlier_deadline(backlog: Backlog) -> None:
    statement, receipt = ticket(10, urgency=5), ticket(30, urgency=2)
    admit(backlog, statement, receipt)
    assert backlog.take(2) is receipt


def test_incremental_stands_behind_its_equals(backlog: Backlog) -> None:
    sharing, alone = ticket(10, incremental=True), ticket(30)
    admit(backlog, sharing, alone)
    assert backlog.take(2) is alone


def test_background_leaves_a_lane_free(backlog: Backlog) -> None:
    admit(backlog, ticket(urgency=6), ticket(urgency=6))
    assert backlog.take(2)
    assert backlog.take(1) is None
    receipt = ticket(urgency=3)
    admit(backlog, receipt)
    assert backlog.take(1) is receipt


def test_background_has_the_lanes_that_receipts_leave(clock: Clock) -> None:
    backlog = Backlog(workers=8, room=1000, clock=clock)
    for _ in range(200):
        clock.now += 0.5
        receipt = Ticket(clock.now + 5, 1.0, 1.8, urgency=2)
        backlog.admit(receipt)
        backlog.leave(receipt)
    admit(backlog, *(Ticket(clock.now + 100, 6.0, 10.8, urgency=6) for _ in range(8)))
    taken = [backlog.take(8 - n) for n in range(8)]
    assert sum(one is not None for one in taken) == 4  # 2 lanes' work, a half more, and one


def test_background_has_a_lane_however_busy_the_others_are(clock: Clock) -> None:
    backlog = Backlog(workers=2, room=1000, clock=clock)
    statement = ticket(1000, work=6, urgency=7)
    admit(backlog, statement)
    for _ in range(200):
        clock.now += 1
        receipts = [Ticket(clock.now + 5, 1.0, 1.8, urgency=2) for _ in range(2)]
        admit(backlog, *receipts)
        taken = [one for one in (backlog.take(2), backlog.take(1)) if one]
        if statement in taken:
            return
        for one in [*receipts, *taken]:
            backlog.leave(one)
    pytest.fail("starved")


def test_a_single_lane_serves_background_too(clock: Clock) -> None:
    backlog = Backlog(workers=1, room=10, clock=clock)
    admit(backlog, ticket(urgency=7))
    assert backlog.take(1)


def test_background_does_not_starve(clock: Clock) -> None:
    backlog = Backlog(workers=8, room=1000, clock=clock)
    admit(backlog, *(ticket(1000, urgency=7) for _ in range(100)))
    served = []
    for _ in range(170):
        admit(backlog, ticket(1000, urgency=3))
        one = backlog.take(8)
        assert one
        served.append(one.urgency)
        backlog.leave(one)
    assert served.count(7) == pytest.approx(10, abs=1)  # a sixteenth of what urgency 3 has


def test_a_full_backlog_refuses(clock: Clock) -> None:
    backlog = Backlog(workers=1, room=2, clock=clock)
    admit(backlog, ticket(), ticket())
    with pytest.raises(Overloaded, match="2 documents are waiting") as refusal:
        backlog.admit(ticket())
    assert 0.75 <= refusal.value.retry_after <= 90


def test_no_room_at_all_still_uses_a_free_lane(clock: Clock) -> None:
    backlog = Backlog(workers=1, room=0, clock=clock)
    admit(backlog, ticket())
    assert backlog.take(1)
    with pytest.raises(Overloaded):
        backlog.admit(ticket())


def test_one_that_would_be_late_is_refused(backlog: Backlog) -> None:
    admit(backlog, *(ticket(20, work=8) for _ in range(2)))
    assert backlog.take(2)
    assert backlog.take(1)
    with pytest.raises(Overloaded, match="miss its deadline") as refusal:
        backlog.admit(ticket(5, work=1))
    assert refusal.value.retry_after > 3
    backlog.admit(ticket(15, work=1))


def test_work_with_later_deadlines_is_not_in_the_way(backlog: Backlog) -> None:
    admit(backlog, *(ticket(60, work=10) for _ in range(5)))
    backlog.admit(ticket(5, work=1))


def test_a_free_lane_tries_what_looks_hopeless(backlog: Backlog) -> None:
    hopeless = ticket(1, work=50)
    backlog.admit(hopeless)
    assert backlog.drop() == []
    assert backlog.take(2) is hopeless


def test_a_document_in_overtime_still_counts(backlog: Backlog, clock: Clock) -> None:
    admit(backlog, ticket(60, work=8), ticket(60, work=8))
    assert backlog.take(2)
    assert backlog.take(1)
    clock.now += 20
    with pytest.raises(Overloaded):
        backlog.admit(Ticket(clock.now + 4, 0.1, 0.18))


def test_those_that_can_no_longer_make_it_are_dropped(backlog: Backlog, clock: Clock) -> None:
    admit(backlog, ticket(60, work=1), ticket(60, work=1))
    assert backlog.take(2)
    assert backlog.take(1)
    doomed, patient = ticket(10), ticket(60)
    admit(backlog, doomed, patient)
    clock.now += 9.5
    assert backlog.drop() == [doomed]
    assert len(backlog) == 1


def test_a_caller_has_a_limit_of_its_own(clock: Clock) -> None:
    backlog = Backlog(workers=2, room=10, clock=clock, per_caller=2)
    mine = [ticket(caller="me") for _ in range(2)]
    admit(backlog, *mine)
    with pytest.raises(CallerBusy, match="You have 2"):
        backlog.admit(ticket(caller="me"))
    backlog.admit(ticket(caller="you"))
    running = backlog.take(2)
    assert running
    with pytest.raises(CallerBusy):
        backlog.check_room(3, "me")
    backlog.leave(running)
    backlog.check_room(3, "me")


def test_one_that_lost_its_lane_keeps_its_place(clock: Clock) -> None:
    backlog = Backlog(workers=1, room=1, clock=clock, per_caller=1)
    first, second = ticket(10, caller="shop"), ticket(30)
    admit(backlog, first)
    assert backlog.take(1) is first
    admit(backlog, second)
    backlog.leave(first)
    with pytest.raises(Overloaded):
        backlog.admit(ticket(10))
    backlog.readmit(first)
    with pytest.raises(CallerBusy):
        backlog.admit(ticket(10, caller="shop"))
    assert backlog.take(1) is first


def test_only_the_urgent_when_something_else_is_short(clock: Clock) -> None:
    backlog = Backlog(workers=2, room=10, clock=clock, least_urgency=lambda: 3)
    backlog.admit(ticket(urgency=3))
    with pytest.raises(Overloaded, match="more urgent"):
        backlog.admit(ticket(urgency=4))


def test_leaving_twice_is_harmless(backlog: Backlog) -> None:
    one = ticket(caller="me")
    backlog.admit(one)
    backlog.leave(one)
    backlog.leave(one)
    assert len(backlog) == 0
    assert repr(backlog) == "<Backlog 0/10 waiting, 0 running>"


@given(st.lists(st.tuples(st.floats(0.1, 100), st.floats(0.01, 10), st.integers(0, 7))))
def test_whatever_is_admitted_is_served_once(claims: list[tuple[float, float, int]]) -> None:
    backlog = Backlog(workers=2, room=50, clock=Clock())
    admitted = []
    for seconds, work, urgency in claims:
        one = ticket(seconds, work, urgency)
        try:
            backlog.admit(one)
        except Overloaded:
            continue
        admitted.append(one)
    served = []
    while one_ := backlog.take(2):
        served.append(one_)
        backlog.leave(one_)
    assert sorted(map(id, served)) == sorted(map(id, admitted))
    assert backlog.queued_work == 0


def test_a_batch_has_every_lane_while_nobody_else_wants_one(backlog: Backlog) -> None:
    lines = [ticket(urgency=BATCH_URGENCY) for _ in range(3)]
    admit(backlog, *lines)
    assert {backlog.take(2), backlog.take(1)} == {*lines[:2]}
    assert backlog.take(0) is None


def test_a_batch_leaves_a_lane_free_once_others_came(clock: Clock) -> None:
    backlog = Backlog(workers=3, room=9, clock=clock)
    receipt = ticket(work=0.1)
    admit(backlog, receipt, *[ticket(urgency=BATCH_URGENCY) for _ in range(3)])
    assert backlog.take(3) is receipt
    backlog.leave(receipt)
    assert backlog.take(3) is not None
    assert backlog.take(2) is None


def test_with_one_lane_a_batch_goes_when_nobody_waits(clock: Clock) -> None:
    """Whatever its share would be: nobody waits for its lines."""
    backlog = Backlog(workers=1, room=99, clock=clock)
    lines = [ticket(90, urgency=BATCH_URGENCY) for _ in range(2)]
    others = [ticket(60, urgency=urgency) for urgency in (0, 3, 7) * 9]
    admit(backlog, *lines, *others)
    for _ in others:
        taken = backlog.take(1)
        assert taken in others
        backlog.leave(taken)
    assert backlog.take(1) is lines[0]


def test_a_batch_is_background_work_when_memory_is_short(clock: Clock) -> None:
    for least, admitted in ((LEAST_URGENCY, True), (DEFAULT_URGENCY, False)):
        backlog = Backlog(1, 9, clock, least_urgency=lambda least=least: least)  # type: ignore[misc]
        if admitted:
            admit(backlog, ticket(urgency=BATCH_URGENCY))
        else:
            with pytest.raises(Overloaded):
                admit(backlog, ticket(urgency=BATCH_URGENCY))


def serve(
    backlog: Backlog, clock: Clock, demands: dict[str, Demand], seconds: float
) -> dict[str, float]:
    """Two lanes for so long; gives the seconds that each caller had of them."""
    had: defaultdict[str, float] = defaultdict(float)
    running: list[tuple[float, Ticket]] = []
    while clock.now < 100 + seconds:
        for caller, demand in demands.items():
            for arriving in demand(clock.now, sum(t.caller == caller for t in backlog._waiting)):
                with suppress(Overloaded, CallerBusy):
                    backlog.admit(arriving)
        for end, done in [pair for pair in running if pair[0] <= clock.now]:
            running.remove((end, done))
            backlog.leave(done)
            assert done.caller
            had[done.caller] += done.work
        while (free := 2 - len(running)) and (taken := backlog.take(free)):
            running.append((clock.now + taken.work, taken))
        backlog.drop()
        clock.now += 0.05
    return had


def greedy(name: str, clock: Clock) -> Demand:
    """Twenty long documents that wait at any time."""
    return lambda now, waiting: [ticket(now - 70, 0.5, caller=name) for _ in range(20 - waiting)]


def modest(name: str, phase: float) -> Demand:
    """A document of a tenth of a second each second."""

    def demand(now: float, waiting: int) -> list[Ticket]:
        due = (now + phase) % 1.0 < 0.05
        return [ticket(now - 70, 0.1, caller=name)] if due else []

    return demand


def test_modest_callers_get_what_they_ask_beside_greedy_ones(clock: Clock) -> None:
    """Ten ask for a twentieth of a lane each; their fair shares are a sixth."""
    backlog = Backlog(workers=2, room=100, clock=clock, per_caller=20)
    demands = {name: greedy(name, clock) for name in ("greedy 1", "greedy 2")}
    demands |= {f"modest {n}": modest(f"modest {n}", n / 10) for n in range(10)}
    had = serve(backlog, clock, demands, 200.0)
    for number in range(10):
        assert had[f"modest {number}"] == pytest.approx(20.0, rel=0.05)
    assert had["greedy 1"] == pytest.approx(had["greedy 2"], rel=0.05)
    assert sum(had.values()) > 0.95 * 2 * 200


def test_a_modest_callers_document_is_admitted_behind_a_greedy_ones_many(clock: Clock) -> None:
    backlog = Backlog(workers=1, room=100, clock=clock)
    admit(backlog, *[ticket(20.0, caller="greedy") for _ in range(19)])
    with pytest.raises(Overloaded):
        backlog.admit(ticket(20.0, work=2.0, caller="greedy"))
    backlog.admit(ticket(20.0, caller="modest"))


def test_one_of_two_endless_documents_gives_way_to_another_caller(clock: Clock) -> None:
    backlog = Backlog(workers=2, room=10, clock=clock)
    first, second = ticket(100.0, caller="greedy"), ticket(90.0, caller="greedy")
    admit(backlog, first)
    assert backlog.take(2) is first
    clock.now += 0.5
    admit(backlog, second)
    assert backlog.take(1) is second
    clock.now += 60.0
    assert backlog.overdrawn() is None  # nobody else waits
    admit(backlog, ticket(190.0, caller="modest"))
    assert backlog.overdrawn() is second


def test_what_has_just_begun_and_what_takes_its_time_are_left_alone(clock: Clock) -> None:
    backlog = Backlog(workers=2, room=10, clock=clock)
    for free, caller in ((2, "a"), (1, "b")):
        admit(backlog, ticket(100.0, 50.0, caller=caller))
        backlog.take(free)
    admit(backlog, ticket(300.0, caller="c"))
    clock.now += 89.0
    assert backlog.overdrawn() is None
    clock.now += 2.0  # they have outlived what their kind takes
    assert backlog.overdrawn() is not None
