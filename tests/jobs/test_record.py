import time
from pathlib import Path

import orjson

from jobs.record import VERSION, Line, Receipt, Record, Request, new_id

OLD = Path(__file__).parent / "record-1.json"


def request(**members: object) -> Request:
    asked = {
        "id": new_id(),
        "caller": "billing",
        "kind": "batch",
        "source": {"kind": "template", "name": "statement"},
        "options": {"variant": "pdf/a-3b"},
        "created": 1.5,
        "lines": 100,
        "chunks": 4,
        "outputs": ("zip", "pdf"),
    }
    return Request(**(asked | members))  # type: ignore[arg-type]


def test_what_is_written_is_read_again() -> None:
    record = Record(request(), state="running", settled_above=(3, 5))
    assert Record.from_json(record.to_json()) == record
    assert Request.from_json(record.request.to_json()) == record.request
    receipt = Receipt((Line(0, "pack", 0, 3, 1), Line(1, problem={"status": 422})), 2, 0.5)
    assert Receipt.from_json(receipt.to_json()) == receipt
    assert receipt.failed == 1


def test_a_record_of_the_first_version_is_read() -> None:
    """A file as version 1 wrote it: a later version must not lose such a job."""
    record = Record.from_json(OLD.read_bytes())
    assert (record.state, record.fed, record.settled, record.made) == ("running", 9, 4, 117)
    assert record.request.outputs == ("zip",)
    assert record.request.source == {"kind": "template", "name": "statement"}


def test_members_of_a_later_version_are_passed_over() -> None:
    later = orjson.loads(Record(request()).to_json()) | {"version": VERSION + 1, "colour": "red"}
    later["request"]["taste"] = "sweet"
    assert Record.from_json(orjson.dumps(later)).state == "queued"


def test_an_id_says_when_it_was_made_and_is_never_the_same() -> None:
    ids = [new_id() for _ in range(100)]
    assert len(set(ids)) == 100
    assert abs(int(ids[0][:12], 16) / 1000 - time.time()) < 60


def test_a_strict_batch_is_checked_first() -> None:
    assert Record.begin(request(strict=True)).phase == "check"
    assert Record.begin(request()).phase == "make"


def test_the_end_says_when_the_data_go() -> None:
    ended = Record(request()).end("done", keep_seconds=100.0)
    assert ended.has_ended
    assert ended.expires
    assert ended.ended
    assert ended.expires - ended.ended == 100.0
