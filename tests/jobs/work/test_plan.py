from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from jobs.record import Line, Receipt, Record
from jobs.work import plan
from tests.jobs.test_record import request


def receipt(made: int, failed: int, tried: int | None = None) -> Receipt:
    lines = [Line(n, "pack") for n in range(made)]
    lines += [Line(n, problem={}) for n in range(made, made + failed)]
    return Receipt(tuple(lines), made + failed if tried is None else tried, 1.0)


@given(order=st.permutations(range(12)), again=st.lists(st.integers(0, 11)))
def test_each_chunk_counts_once_in_whatever_order(order: list[int], again: list[int]) -> None:
    record = plan.fed(Record(request(chunks=12)), 12)
    for chunk in (*order, *again):
        record = plan.settle(record, chunk, receipt(20, 5))
    assert plan.is_settled(record)
    assert (record.made, record.failed, record.settled_above) == (240, 60, ())
    assert record.work_seconds == 12


def test_what_is_fed_and_not_settled_is_open() -> None:
    record = plan.fed(Record(request(chunks=9)), 5)
    record = plan.settle(plan.settle(record, 0, receipt(1, 0)), 2, receipt(1, 0))
    assert [*plan.open_chunks(record)] == [1, 3, 4]
    assert plan.lost_chunks(record, {3, 4}) == [1]
    assert record.state == "running"


def test_a_window_is_shared_by_a_callers_batches_and_yields_to_idle_workers() -> None:
    record = plan.fed(Record(request(chunks=100)), 5)
    assert plan.next_chunks(record, handed_out=5, idle=0) == range(5, 8)
    assert plan.next_chunks(record, handed_out=plan.WINDOW, idle=0) == range(5, 5)
    assert plan.next_chunks(record, handed_out=20, idle=4) == range(5, 9)
    assert plan.next_chunks(replace(record, fed=98), handed_out=0, idle=9) == range(98, 100)


def test_a_round_counts_only_what_it_tried() -> None:
    record = plan.settle(plan.fed(Record(request(chunks=1)), 1), 0, receipt(20, 5))
    record = plan.begin_round(replace(record, state="done"))
    record = plan.settle(plan.fed(record, 1), 0, receipt(23, 2, tried=5))
    assert (record.made, record.failed, record.round) == (23, 2, 1)


def test_a_check_makes_nothing() -> None:
    record = plan.fed(Record.begin(request(chunks=1, strict=True)), 1)
    record = plan.settle(record, 0, receipt(25, 0))
    assert (record.made, record.failed) == (0, 0)
    begun = plan.begin_phase(record)
    assert (begun.phase, begun.fed, begun.settled) == ("make", 0, 0)


def test_nothing_is_fed_to_a_job_that_has_ended() -> None:
    ended = Record(request()).end("cancelled", 1.0)
    assert plan.fed(ended, 4) == ended
