"""A pool of this process's own, for commands that make documents without a service."""

import tempfile
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from offload.files.spool import Spool, append
from offload.job import Job, Receipt
from offload.lanes import forkserver
from offload.lanes.supervisor import LaneSupervisor
from offload.limits import PoolLimits
from offload.order import Order
from offload.pool import Pool
from offload.threads import in_thread
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class LocalPool:
    """Lanes, and the spool where their documents lie."""

    pool: Pool
    spool: Spool

    @asynccontextmanager
    async def document(self, order: Order, content: bytes) -> AsyncIterator[tuple[Receipt, Path]]:
        """Make a document: its receipt, and its file, which is removed at the end.

        Raises:
            OffloadError: it can't be made.
        """
        async with self.spool.folder() as folder:
            job = Job.begin(order, folder)
            await in_thread(append, job.body, content)
            receipt = await self.pool.run(job)
            yield receipt, job.document


@asynccontextmanager
async def local_pool(
    settings: Settings, spool: Spool, *, lanes: int = 1, roots: Collection[Path] = ()
) -> AsyncIterator[LocalPool]:
    """Start lanes, and end them.

    Args:
        settings: the operator's; its workers and backlog don't count.
        spool: for documents.
        lanes: how many documents are made at a time; as many may wait.
        roots: folders that documents may read, beside the spool's templates.

    Raises:
        OSError: workers can't be started, such as with a TMPDIR too long for a socket's name.
    """
    await in_thread(forkserver.start)
    limits = PoolLimits(
        workers=lanes,
        backlog=lanes,
        worker_memory=settings.worker_memory,
        home=spool.lanes,
        readable=tuple(map(str, {spool.templates, *roots})),
        hosts=settings.allowed_hosts,
    )
    async with Pool(limits, LaneSupervisor(limits)) as pool:
        yield LocalPool(pool, spool)


@asynccontextmanager
async def temporary_spool() -> AsyncIterator[Spool]:
    """A spool in the folder for temporary files."""
    async with Spool(Path(tempfile.gettempdir())) as spool:
        yield spool
