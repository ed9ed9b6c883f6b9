from dataclasses import replace

from offload.job import Receipt
from offload.progress import Progress

RECEIPT = Receipt(pages=1, size_bytes=1, render_seconds=0.1, rss_bytes=1)


def test_a_job_that_is_served() -> None:
    progress = Progress("html-4k", estimate=0.2)
    progress.begin()
    receipt = progress.succeed(replace(RECEIPT, beginning=b"%PDF"))
    record = progress.record()
    assert (record.outcome, record.kind, record.attempts) == ("ok", "html-4k", 1)
    assert record.receipt == replace(receipt, beginning=b"")  # records are kept, and are many
    assert receipt.queue_seconds == record.queue_seconds
    assert record.estimate_seconds == 0.2


def test_a_job_that_only_waits() -> None:
    record = Progress("html-4k", estimate=0.2).record()
    assert record.outcome == "failed"
    assert record.queue_seconds > 0
    assert (record.service_seconds, record.attempts) == (0, 0)


def test_a_job_that_loses_its_lane_waits_again() -> None:
    progress = Progress("html-4k", estimate=0.2)
    progress.begin()
    progress.wait_again()
    progress.begin()
    record = progress.record()
    assert record.attempts == 2
    assert record.queue_seconds > 0
    assert record.service_seconds > 0
