"""Against the real service."""

import zipfile
from pathlib import Path

import pytest

from pressroom_client import Client
from pressroom_client.batch import Batch, Job
from pressroom_client.errors import IdempotencyKeyReused, NoSuchJob, WrongState
from tests.month_end.service import JobsService


def test_a_batch_by_the_client_that_blocks(jobs_service: JobsService, tmp_path: Path) -> None:
    seen: list[Job] = []
    with Client(jobs_service.url) as press:
        batch = Batch(["<p>one", {"html": "<p>two"}, 7], "client", output=("zip", "documents"))
        job = press.jobs.submit(batch, page_size="A5")
        assert press.jobs.submit(batch, page_size="A5").id == job.id
        job = press.jobs.wait(job, seen.append)
        assert (job.state, job.made, job.failed) == ("done", 2, 1)
        [failure] = press.jobs.iter_failures(job)
        assert failure["line"] == 3
        press.jobs.download(job, tmp_path / "out.zip")
        with zipfile.ZipFile(tmp_path / "out.zip") as archive:
            assert len(archive.namelist()) == 2
        assert press.jobs.document(job, 1).startswith(b"%PDF")
        with pytest.raises(WrongState):
            press.jobs.pause(job)
        assert press.jobs.wait(press.jobs.retry(job)).failed == 1
        with pytest.raises(IdempotencyKeyReused):
            press.jobs.submit(Batch(["<p>other"], "client"))
        press.jobs.cancel(job)
        with pytest.raises(NoSuchJob):
            press.jobs.get("0" * 32)
