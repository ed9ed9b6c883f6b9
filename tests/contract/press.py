"""A pool with real lanes, in the test's own process."""

from dataclasses import dataclass, field

from offload.files.spool import Spool
from offload.job import Job, JobRecord
from offload.order import Html, Options, Order, Source
from offload.pool import Pool


@dataclass
class Press:
    """A pool of two lanes, its spool, and the records of the jobs that ended."""

    pool: Pool
    spool: Spool
    records: list[JobRecord] = field(default_factory=list)

    def job(
        self,
        body: bytes,
        options: Options | None = None,
        source: Source | None = None,
        seconds: float = 30.0,
    ) -> Job:
        folder = self.spool.jobs / f"job-{len(list(self.spool.jobs.iterdir()))}"
        folder.mkdir()
        order = Order(source or Html(), options or Options(), wait_seconds=seconds)
        job = Job.begin(order, folder)
        job.body.write_bytes(body)
        return job
