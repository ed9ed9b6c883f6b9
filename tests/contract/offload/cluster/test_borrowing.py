import asyncio

from tests.conftest import until
from tests.contract.offload.cluster.conftest import Two, idle
from tests.evil_html import ENDLESS


async def test_a_job_that_would_wait_runs_on_a_siblings_lane(two: Two) -> None:
    endless = asyncio.create_task(two.here.pool.run(two.here.job(ENDLESS)))
    await until(lambda: idle(two.state)[0] == 0)
    receipt = await two.here.pool.run(two.here.job(b"<p>borrowed"))
    assert receipt.pages == 1
    assert [record.outcome for record in two.here.records] == ["ok"]
    assert two.there.records == []  # recorded once, where it came in
    assert two.there.pool.snapshot().busy_seconds > 0
    endless.cancel()
    await asyncio.gather(endless, return_exceptions=True)


async def test_hanging_up_frees_the_borrowed_lane(two: Two) -> None:
    jobs = [asyncio.create_task(two.here.pool.run(two.here.job(ENDLESS))) for _ in range(2)]
    await until(lambda: idle(two.state) == [0, 0])
    for job in jobs:
        job.cancel()
    await asyncio.gather(*jobs, return_exceptions=True)
    await until(lambda: idle(two.state) == [1, 1])


async def test_what_a_sibling_can_not_take_waits_here(two: Two) -> None:
    """The shared state says idle, and is out of date."""
    two.there.pool.drain()
    two.state.members[1].idle_lanes = 1
    jobs = [two.here.pool.run(two.here.job(b"<p>mine")) for _ in range(3)]
    receipts = await asyncio.gather(*jobs)
    assert [receipt.pages for receipt in receipts] == [1, 1, 1]
