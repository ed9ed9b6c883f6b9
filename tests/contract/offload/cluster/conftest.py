"""Two pools in one process, as two loops' have them: one lane each, one spool's root."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from offload.cluster.borrowing import SharedLanes
from offload.cluster.lending import Lender
from offload.cluster.shared_state import Membership, SharedState
from offload.files.spool import SharedSpool, shared_root
from offload.job import JobRecord
from offload.lanes.supervisor import LaneSupervisor
from offload.limits import PoolLimits
from offload.pool import Pool
from tests.conftest import until
from tests.contract.press import Press


@dataclass
class Two:
    """A loop whose lanes the tests fill, and its sibling."""

    here: Press
    there: Press
    state: SharedState


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    """Outside of the loop, which it would block."""
    with shared_root(tmp_path) as root:
        yield root


@pytest.fixture
async def two(root: Path) -> AsyncIterator[Two]:
    state = SharedState(2)
    async with (
        SharedSpool(root, 0) as first,
        SharedSpool(root, 1) as second,
        member(first, Membership(0, state, root)) as here,
        member(second, Membership(1, state, root)) as there,
    ):
        await until(lambda: idle(state) == [1, 1])
        yield Two(here, there, state)


@asynccontextmanager
async def member(spool: SharedSpool, membership: Membership) -> AsyncIterator[Press]:
    records: list[JobRecord] = []
    limits = PoolLimits(1, 4, 1 << 30, spool.lanes)
    lanes = SharedLanes(LaneSupervisor(limits), membership)
    pool = Pool(limits, lanes, records.append)
    async with Lender(pool, membership), pool:
        yield Press(pool, spool, records)


def idle(state: SharedState) -> list[int]:
    return [member.idle_lanes for member in state.members]
