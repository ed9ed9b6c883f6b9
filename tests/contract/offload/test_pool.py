import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from offload import errors
from offload.files.spool import Spool
from offload.job import JobRecord
from offload.lanes.supervisor import LaneSupervisor
from offload.limits import PoolLimits
from offload.order import Html, Options, Order, Priority
from offload.pool import Pool
from tests.conftest import until
from tests.contract.press import Press
from tests.evil_html import ENDLESS, GREEDY


def working(press: Press) -> list[int]:
    """The pids of the lanes that are at work."""
    lanes = press.pool.snapshot().lanes
    return [lane.pid for lane in lanes if lane.state == "busy" and lane.pid]


async def test_a_document_is_made(press: Press) -> None:
    job = press.job(b"<h1>Hello</h1>")
    receipt = await press.pool.run(job)
    assert job.document.read_bytes().startswith(b"%PDF-")
    assert receipt.queue_seconds > 0
    [record] = press.records
    assert (record.outcome, record.attempts, record.receipt) == ("ok", 1, receipt.to_keep())


async def test_documents_are_made_side_by_side(press: Press) -> None:
    jobs = [press.job(b"<h1>Hello</h1>") for _ in range(4)]
    receipts = await asyncio.gather(*map(press.pool.run, jobs))
    assert [receipt.pages for receipt in receipts] == [1] * 4
    assert press.pool.snapshot().busy_seconds > 0


async def test_a_deadline_kills_and_the_next_document_is_made(press: Press) -> None:
    await until(lambda: all(lane.state == "idle" for lane in press.pool.snapshot().lanes))
    with pytest.raises(errors.DeadlineExceeded):
        await press.pool.run(press.job(ENDLESS, seconds=0.5))
    assert (await press.pool.run(press.job(b"<p>next"))).pages == 1
    await until(lambda: press.pool.snapshot().restarts == {"cancelled": 1})
    assert [record.outcome for record in press.records] == ["deadline", "ok"]


async def test_a_deadline_holds_in_the_queue_too(press: Press) -> None:
    busy = [asyncio.create_task(press.pool.run(press.job(ENDLESS))) for _ in range(2)]
    await until(lambda: len(working(press)) == 2)
    with pytest.raises(errors.DeadlineExceeded):
        await press.pool.run(press.job(b"<p>late", seconds=0.9))
    assert press.pool.snapshot().queued == 0
    for task in busy:
        task.cancel()
    await asyncio.gather(*busy, return_exceptions=True)


async def test_a_hang_up_frees_its_lane(press: Press) -> None:
    run = asyncio.create_task(press.pool.run(press.job(ENDLESS)))
    await until(lambda: len(working(press)) == 1)
    run.cancel()
    await asyncio.gather(run, return_exceptions=True)
    assert working(press) == []
    assert press.records[0].outcome == "hangup"


async def test_a_worker_killed_from_outside_costs_nobody_a_document(press: Press) -> None:
    slow = b"<p>word " * 600
    run = asyncio.create_task(press.pool.run(press.job(slow)))
    await until(lambda: len(working(press)) == 1)
    os.kill(working(press)[0], signal.SIGKILL)
    assert (await run).pages > 1
    assert press.records[0].attempts == 2


async def test_a_document_that_kills_two_workers_is_refused(press: Press) -> None:
    run = asyncio.create_task(press.pool.run(press.job(ENDLESS)))
    killed: list[int] = []
    for _ in range(2):
        await until(lambda: working(press) not in ([], killed))
        killed = working(press)
        os.kill(killed[0], signal.SIGKILL)
    with pytest.raises(errors.DocumentCrashed):
        await run
    assert press.records[0].outcome == "crashed"
    assert (await press.pool.run(press.job(b"<p>next"))).pages == 1


async def test_a_greedy_document_is_killed(tmp_path: Path) -> None:
    records: list[JobRecord] = []
    async with Spool(tmp_path) as spool:
        limits = PoolLimits(workers=1, backlog=1, worker_memory=120 << 20, home=spool.lanes)
        async with Pool(limits, LaneSupervisor(limits), records.append) as pool:
            press = Press(pool, spool, records)
            with pytest.raises(errors.DocumentTooLarge, match="120 MiB"):
                await pool.run(press.job(GREEDY, seconds=60))
            assert (await pool.run(press.job(b"<p>next"))).pages == 1


async def test_a_full_backlog_refuses(press: Press) -> None:
    await until(lambda: all(lane.state == "idle" for lane in press.pool.snapshot().lanes))
    jobs = [asyncio.create_task(press.pool.run(press.job(ENDLESS))) for _ in range(6)]
    await until(lambda: press.pool.snapshot().queued == 4)
    with pytest.raises(errors.Overloaded) as refusal:
        await press.pool.run(press.job(b"<p>one more"))
    with pytest.raises(errors.Overloaded), press.pool.receiving(Order(Html()), "html-4k"):
        pass
    assert refusal.value.retry_after > 0
    assert [record.outcome for record in press.records] == ["refused"] * 2
    for job in jobs:
        job.cancel()
    await asyncio.gather(*jobs, return_exceptions=True)
    assert press.pool.snapshot().queued == 0


async def test_a_repeat_of_what_was_refused_asks_for_no_more_work(press: Press) -> None:
    await until(lambda: all(lane.state == "idle" for lane in press.pool.snapshot().lanes))
    jobs = [asyncio.create_task(press.pool.run(press.job(ENDLESS))) for _ in range(6)]
    await until(lambda: press.pool.snapshot().queued == 4)
    before = press.pool.snapshot().offered_work_seconds
    waiting = 4 * 0.25  # what is not begun counts by its estimate
    refused = Order(Html(), identity=7)
    for _ in range(20):
        with pytest.raises(errors.Overloaded), press.pool.receiving(refused, "html-4k"):
            pass
    assert before > waiting
    asked = press.pool.snapshot().offered_work_seconds - before
    begun = 2 * (time.monotonic() - press.pool.snapshot().lanes[0].since)
    assert asked < 0.25 + begun + 0.1
    for job in jobs:
        job.cancel()
    await asyncio.gather(*jobs, return_exceptions=True)


async def test_one_whose_worker_died_keeps_its_place_in_a_full_backlog(press: Press) -> None:
    await until(lambda: all(lane.state == "idle" for lane in press.pool.snapshot().lanes))
    slow = asyncio.create_task(press.pool.run(press.job(b"<p>word " * 600)))
    await until(lambda: len(working(press)) == 1)
    [worker] = working(press)
    rest = [asyncio.create_task(press.pool.run(press.job(ENDLESS))) for _ in range(5)]
    await until(lambda: press.pool.snapshot().queued == 4)
    os.kill(worker, signal.SIGKILL)
    assert (await slow).pages > 1
    for job in rest:
        job.cancel()
    await asyncio.gather(*rest, return_exceptions=True)


async def test_one_that_can_no_longer_make_it_is_let_go(press: Press) -> None:
    jobs = [asyncio.create_task(press.pool.run(press.job(ENDLESS))) for _ in range(2)]
    await until(lambda: len(working(press)) == 2)
    late = asyncio.create_task(press.pool.run(press.job(b"<p>late", seconds=0.9)))
    await until(lambda: press.pool.snapshot().queued == 1)
    third = asyncio.create_task(press.pool.run(press.job(b"<p>third", seconds=20)))
    deadline = time.monotonic() + 0.6
    await until(lambda: time.monotonic() > deadline)
    jobs[0].cancel()
    with pytest.raises(errors.DeadlineExceeded):
        await late
    await third
    jobs[1].cancel()
    await asyncio.gather(*jobs, return_exceptions=True)


async def test_a_draining_pool_finishes_and_refuses(press: Press) -> None:
    await until(lambda: press.pool.snapshot().started)
    run = asyncio.create_task(press.pool.run(press.job(b"<h1>Hello</h1>")))
    await until(lambda: len(working(press)) == 1)
    press.pool.drain()
    assert not press.pool.snapshot().ready
    with pytest.raises(errors.Draining):
        await press.pool.run(press.job(b"<h1>Hello</h1>"))
    assert (await run).pages == 1


async def test_the_document_is_told_apart_from_its_limits(press: Press) -> None:
    with pytest.raises(errors.MalformedBody):
        await press.pool.run(press.job(b"   "))
    with pytest.raises(errors.ResourcesMissing):
        await press.pool.run(press.job(b"<img src=x>", Options(strict=True)))
    assert [record.outcome for record in press.records] == ["invalid"] * 2
    assert "Pool" in repr(press.pool)


async def test_a_busy_loop_lets_in_no_background_work(tmp_path: Path) -> None:
    async with Spool(tmp_path) as spool:
        limits = PoolLimits(workers=1, backlog=1, worker_memory=1 << 30, home=spool.lanes)
        async with Pool(limits, LaneSupervisor(limits), loop_is_busy=lambda: True) as pool:
            with pool.receiving(Order(Html(), priority=Priority(3)), "html-4k"):
                pass
            background = Order(Html(), priority=Priority(4))
            with pytest.raises(errors.Overloaded), pool.receiving(background, "html-4k"):
                pass
