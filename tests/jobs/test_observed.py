import time
from dataclasses import replace

from jobs.observed import ChunkRecord, JobsSnapshot, work_left
from jobs.record import Line, Receipt, Record
from tests.jobs.test_record import request


def test_what_is_left_is_worth_what_lines_took_so_far() -> None:
    record = Record(request(lines=100))
    assert work_left(record) == 25.0
    assert work_left(replace(record, made=15, failed=5, work_seconds=40.0)) == 160.0
    assert work_left(replace(record, made=100, work_seconds=40.0)) == 0.0


def test_lanes_are_wanted_by_the_instant_that_a_caller_named() -> None:
    soon = Record(request(lines=1000, finish_by=time.time() + 10.0))
    whenever, late = Record(request()), Record(request(finish_by=1.0))
    wanted = JobsSnapshot.of([soon, whenever, late], engine_up=True).lanes_wanted
    assert 27.0 <= wanted < 30.0


def test_a_snapshot_counts_what_is_in_work() -> None:
    ended = Record(request()).end("done", 1.0)
    snapshot = JobsSnapshot.of([Record(request(lines=7)), ended], engine_up=False)
    assert (snapshot.open, snapshot.lines_left, snapshot.engine_up) == (1, 7, False)
    assert JobsSnapshot.of([], engine_up=True).oldest == 0.0


def test_a_receipts_failures_are_named() -> None:
    lines = (Line(0, "p"), Line(1, problem={"type": "/problems/invalid-data"}))
    chunk = ChunkRecord.of("settled", 1, 2.0, Receipt(lines, tried=2))
    assert (chunk.made, chunk.problems) == (1, ("invalid-data",))
    assert ChunkRecord.of("given back", 3, 2.0, None).made == 0
