"""Against the real service."""

import zipfile
from pathlib import Path

from pressroom_client import AsyncClient
from pressroom_client.batch import Batch
from tests.month_end.service import JobsService


async def test_a_batch_by_the_client_that_does_not(
    jobs_service: JobsService, tmp_path: Path
) -> None:
    (tmp_path / "data").write_text('"<p>one"\n"<p>two"\nno json\n')
    async with AsyncClient(jobs_service.url) as press:
        job = await press.jobs.submit(Batch(tmp_path / "data", "async"))
        job = await press.jobs.wait(job)
        assert (job.made, job.failed) == (2, 1)
        failures = [failure async for failure in press.jobs.iter_failures(job)]
        assert [failure["line"] for failure in failures] == [3]
        await press.jobs.download(job, tmp_path / "out.zip")
        with zipfile.ZipFile(tmp_path / "out.zip") as archive:
            assert len(archive.namelist()) == 2
        await press.jobs.cancel(job)
