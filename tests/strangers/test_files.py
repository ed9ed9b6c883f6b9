"""What a worker writes beside its document goes with it, so that it fills no disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import until
from tests.contract.press import Press
from tests.disk import small_disk
from tests.strangers.conftest import TakeOver, is_well

FILL = """
import builtins
job.document.write_text("x")
held = open(job.folder / "held", "wb")
os.unlink(job.folder / "held")
try:
    while True:
        held.write(bytes(1 << 20))
except OSError:
    pass
result = Receipt(1, 1, 0.1, 1)
builtins.held = held  # it stays open for as long as the worker is there
"""


async def test_files_beside_the_jobs_folders_go_with_their_worker(
    one_lane: Press, take_over: TakeOver
) -> None:
    job, _ = await take_over("""
        for number in range(3):
            (job.folder.parent / f"stray{number}").write_bytes(bytes(1000))
        job.document.write_text("x")
        result = Receipt(1, 1, 0.1, 1)
    """)
    jobs = job.folder.parent
    assert len(list(jobs.glob("stray*"))) == 3
    await one_lane.pool.__aexit__()
    assert list(jobs.glob("stray*")) == []


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """A tmpfs of 24 MiB."""
    with small_disk(tmp_path, 24 << 20):
        yield tmp_path


async def test_a_worker_that_holds_the_disk_by_no_name_is_replaced(
    one_lane: Press, take_over: TakeOver
) -> None:
    await take_over(FILL)
    await until(lambda: one_lane.pool.snapshot().restarts == {"retired": 1})
    await until(lambda: not one_lane.pool.snapshot().disk_full)
    assert await is_well(one_lane)
