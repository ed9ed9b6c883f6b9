from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from offload.files.spool import Spool
from offload.job import JobRecord
from offload.lanes.supervisor import LaneSupervisor
from offload.limits import PoolLimits
from offload.pool import Pool
from tests.contract.press import Press
from tests.month_end.service import JobsService


@pytest.fixture
async def press(tmp_path: Path) -> AsyncIterator[Press]:
    async with Spool(tmp_path) as spool:
        records: list[JobRecord] = []
        limits = PoolLimits(2, 4, 1 << 30, spool.lanes, readable=(str(spool.readable),))
        async with Pool(limits, LaneSupervisor(limits), records.append) as pool:
            yield Press(pool, spool, records)


@pytest.fixture(scope="module")
def jobs_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JobsService]:
    """The real process with durable jobs, for a module's tests that leave it as it was."""
    with JobsService(tmp_path_factory.mktemp("jobs")) as process:
        yield process
