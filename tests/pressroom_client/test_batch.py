from datetime import date
from decimal import Decimal
from pathlib import Path

from pressroom_client.batch import Batch, Job

JOB = {
    "id": "a",
    "kind": "batch",
    "state": "running",
    "total": 2,
    "made": 1,
    "failed": 0,
    "seconds_left": 1.5,
    "reason": None,
    "links": {},
    "what a later service tells": 1,
}


def test_lines_are_the_json_of_data() -> None:
    batch = Batch([{"paid": Decimal("1.50"), "on": date(2026, 11, 27)}, "<p>x"], "k")
    content = b"".join(batch.content())
    assert content == b'{"paid": "1.50", "on": "2026-11-27"}\n"<p>x"\n'


def test_a_file_is_sent_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"{}\n" * 200_000)
    assert b"".join(Batch(tmp_path / "data", "k").content()) == b"{}\n" * 200_000


def test_what_is_asked_for_is_in_the_query() -> None:
    batch = Batch([], "k", "receipt", ("zip", "pdf"), "{/n}")
    assert batch.query({"tagged": True}) == {
        "template": "receipt",
        "output": "zip,pdf",
        "names": "{/n}",
        "tagged": "true",
    }
    assert batch.headers["Idempotency-Key"] == "k"


def test_a_job_is_what_the_answer_tells() -> None:
    job = Job.of(JOB)
    assert not job.has_ended
    assert Job.of({**JOB, "state": "cancelled"}).has_ended
