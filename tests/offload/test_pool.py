"""The pool on lanes without processes; on real ones it is in tests/contract."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from offload import errors
from offload.job import Job, JobRecord, Receipt
from offload.limits import PoolLimits
from offload.order import BATCH_URGENCY, Html, Order, Priority
from offload.pool import Pool
from tests.conftest import until
from tests.fake_lanes import FakeLanes, raise_instead


@dataclass
class Shop:
    """A pool of one lane with room for two more jobs."""

    pool: Pool
    lanes: FakeLanes
    folder: Path
    records: list[JobRecord] = field(default_factory=list)

    def job(self, seconds: float = 30.0, urgency: int = 3, caller: str | None = None) -> Job:
        order = Order(Html(), priority=Priority(urgency), wait_seconds=seconds, caller=caller)
        return Job.begin(order, self.folder)

    def begin(self, *jobs: Job) -> list[asyncio.Task[object]]:
        return [asyncio.create_task(self.pool.run(job)) for job in jobs]

    @property
    def outcomes(self) -> list[str]:
        return [record.outcome for record in self.records]


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    lanes = FakeLanes()
    limits = PoolLimits(1, 2, 1 << 30, tmp_path, per_caller=2)
    records: list[JobRecord] = []
    async with Pool(limits, lanes, records.append, lambda: lanes.loop_is_busy) as pool:
        yield Shop(pool, lanes, tmp_path, records)


async def test_a_job_goes_to_a_lane_and_is_recorded_once(shop: Shop) -> None:
    receipt = await shop.pool.run(shop.job())
    [record] = shop.records
    assert (record.outcome, record.attempts, record.receipt) == ("ok", 1, receipt)
    assert receipt.queue_seconds > 0
    assert shop.pool.snapshot().busy_seconds > 0


async def test_one_whose_worker_dies_is_tried_once_more(shop: Shop) -> None:
    shop.lanes.work = raise_instead(errors.WorkerDied())
    await shop.pool.run(shop.job())
    assert (shop.records[0].outcome, shop.records[0].attempts) == ("ok", 2)


async def test_one_that_two_workers_die_over_is_at_fault(shop: Shop) -> None:
    shop.lanes.work = raise_instead(errors.WorkerDied(), errors.WorkerDied())
    with pytest.raises(errors.DocumentCrashed):
        await shop.pool.run(shop.job())
    assert shop.outcomes == ["crashed"]
    await shop.pool.run(shop.job())


async def test_what_was_never_begun_is_not_held_against_it(shop: Shop) -> None:
    shop.lanes.work = raise_instead(*[errors.NotBegun() for _ in range(3)])
    await shop.pool.run(shop.job())
    assert shop.outcomes == ["ok"]


async def test_one_whose_worker_died_has_its_place_in_a_full_backlog(shop: Shop) -> None:
    shop.lanes.work = raise_instead(errors.WorkerDied())
    shop.lanes.hold()
    first, *rest = shop.begin(*[shop.job() for _ in range(3)])
    await until(lambda: shop.pool.snapshot().queued == 2)
    shop.lanes.let_go()
    await asyncio.gather(first, *rest)
    assert shop.outcomes == ["ok"] * 3


async def test_the_earliest_deadline_is_next(shop: Shop) -> None:
    shop.lanes.hold()
    jobs = [shop.job(seconds) for seconds in (30, 29, 20)]
    running = shop.begin(*jobs)
    await until(lambda: shop.pool.snapshot().queued == 2)
    shop.lanes.let_go()
    await asyncio.gather(*running)
    assert shop.lanes.jobs == [jobs[0], jobs[2], jobs[1]]


async def test_a_full_backlog_refuses(shop: Shop) -> None:
    shop.lanes.hold()
    running = shop.begin(*[shop.job() for _ in range(3)])
    await until(lambda: shop.pool.snapshot().queued == 2)
    with pytest.raises(errors.Overloaded) as refusal:
        await shop.pool.run(shop.job())
    with pytest.raises(errors.Overloaded):
        receive(shop, shop.job().order)
    assert refusal.value.retry_after > 0
    assert shop.outcomes == ["refused"] * 2
    shop.lanes.let_go()
    await asyncio.gather(*running)


async def test_a_caller_has_its_limit(shop: Shop) -> None:
    shop.lanes.hold()
    running = shop.begin(*[shop.job(caller="ann") for _ in range(2)])
    await until(lambda: shop.pool.snapshot().queued == 1)
    with pytest.raises(errors.CallerBusy):
        await shop.pool.run(shop.job(caller="ann"))
    running += shop.begin(shop.job(caller="bob"))
    shop.lanes.let_go()
    await asyncio.gather(*running)


@pytest.mark.parametrize(
    ("waits", "seconds", "outcome"), [(False, 0.1, "deadline"), (True, 0.9, "dropped")]
)
async def test_a_deadline_holds_in_a_lane_and_in_the_queue(
    shop: Shop, waits: bool, seconds: float, outcome: str
) -> None:
    shop.lanes.hold()
    running = shop.begin(shop.job()) if waits else []
    await until(lambda: len(shop.lanes.jobs) == len(running))
    with pytest.raises(errors.DeadlineExceeded):
        await shop.pool.run(shop.job(seconds))
    assert shop.outcomes == [outcome]
    shop.lanes.let_go()
    await asyncio.gather(*running, shop.pool.run(shop.job()))


async def test_one_that_can_no_longer_make_it_is_let_go(shop: Shop) -> None:
    shop.lanes.hold()
    running = shop.begin(shop.job())
    await until(lambda: len(shop.lanes.jobs) == 1)
    late, other = shop.job(2.0), shop.job()
    running += shop.begin(late, other)
    await until(lambda: shop.pool.snapshot().queued == 2)
    hopeless_at = late.deadline - shop.pool.snapshot().queued_work_seconds / 4
    await until(lambda: time.monotonic() > hopeless_at)
    shop.lanes.let_go()
    first, dropped, last = await asyncio.gather(*running, return_exceptions=True)
    assert isinstance(dropped, errors.DeadlineExceeded)
    assert isinstance(first, Receipt)
    assert isinstance(last, Receipt)
    assert late not in shop.lanes.jobs


@pytest.mark.parametrize("waits", [False, True])
async def test_a_hang_up_gives_the_lane_back(shop: Shop, waits: bool) -> None:
    shop.lanes.hold()
    running = shop.begin(*[shop.job() for _ in range(1 + waits)])
    await until(lambda: len(shop.lanes.jobs) == 1 and shop.pool.snapshot().queued == waits)
    gone = running.pop()
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    assert (shop.outcomes, shop.pool.snapshot().queued) == (["hangup"], 0)
    shop.lanes.let_go()
    await asyncio.gather(*running, shop.pool.run(shop.job()))


async def test_a_draining_pool_finishes_and_refuses(shop: Shop) -> None:
    shop.lanes.hold()
    [run] = shop.begin(shop.job())
    await until(lambda: len(shop.lanes.jobs) == 1)
    shop.pool.drain()
    assert not shop.pool.snapshot().ready
    with pytest.raises(errors.Draining):
        await shop.pool.run(shop.job())
    with pytest.raises(errors.NotBegun):
        await shop.pool.lend(shop.job())
    shop.lanes.let_go()
    await run


async def test_lanes_are_lent_while_nobody_waits(shop: Shop) -> None:
    assert (await shop.pool.lend(shop.job())).pages == 1
    assert shop.records == []  # its own pool has the record
    shop.lanes.hold()
    [run] = shop.begin(shop.job())
    await until(lambda: not shop.lanes.free())
    with pytest.raises(errors.NotBegun):
        await shop.pool.lend(shop.job())
    shop.lanes.let_go()
    await run


async def test_what_is_short_decides_who_comes_in(shop: Shop) -> None:
    background, foreground = shop.job(urgency=4).order, shop.job().order
    receive(shop, background)
    shop.lanes.loop_is_busy = True
    receive(shop, foreground)
    with pytest.raises(errors.Overloaded):
        receive(shop, background)
    shop.lanes.memory_pressure = 0.95
    with pytest.raises(errors.Overloaded):
        receive(shop, foreground)


async def test_a_body_that_finds_no_room_is_recorded(shop: Shop) -> None:
    with pytest.raises(errors.SpoolFull), shop.pool.receiving(shop.job().order, "html-4k"):
        raise errors.SpoolFull("No room.")
    assert shop.outcomes == ["spool-full"]
    assert shop.pool.snapshot().offered_work_seconds == 0


def receive(shop: Shop, order: Order) -> None:
    with shop.pool.receiving(order, "html-4k"):
        pass


async def test_a_batch_alone_says_not_that_lanes_are_short(shop: Shop) -> None:
    """It uses what others leave: its own sum says how many lanes would end it in time."""
    shop.lanes.hold()
    runs = shop.begin(*[shop.job(urgency=BATCH_URGENCY) for _ in range(3)])
    await until(lambda: len(shop.lanes.jobs) == 1)
    snapshot = shop.pool.snapshot()
    assert (snapshot.queued, snapshot.queued_work_seconds) == (2, 0.0)
    shop.lanes.let_go()
    await asyncio.gather(*runs)
    snapshot = shop.pool.snapshot()
    assert snapshot.offered_work_seconds == 0.0
    assert snapshot.busy_seconds > 0.0


async def test_endless_documents_of_one_caller_give_a_lane_to_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("offload.admission.backlog._A_WHILE", 0.01)
    lanes = FakeLanes(2)
    async with Pool(PoolLimits(2, 9, 1 << 30, tmp_path), lanes) as pool:
        shop = Shop(pool, lanes, tmp_path)
        lanes.hold()
        endless = shop.begin(*[shop.job(caller="greedy") for _ in range(2)])
        await until(lambda: len(lanes.jobs) == 2)
        [modest] = shop.begin(shop.job(caller="modest"))
        await until(lambda: len(lanes.jobs) == 3)
        assert lanes.jobs[-1].order.caller == "modest"
        lanes.let_go()
        await asyncio.gather(modest, *endless)  # they have not been blamed


async def test_the_uploads_of_durable_jobs_have_places_of_their_own(shop: Shop) -> None:
    order = shop.job(caller="a").order
    with shop.pool.place(order, "html"), shop.pool.place(order, "html"):
        with (
            shop.pool.place(order, "html", durable=True),
            shop.pool.place(order, "html", durable=True),
            pytest.raises(errors.CallerBusy, match="2 submissions of jobs"),
            shop.pool.place(order, "html", durable=True),
        ):
            pass
        with shop.pool.place(order, "html", durable=True):
            pass


async def test_a_callers_places_count_until_its_answer_is_read(shop: Shop) -> None:
    order = shop.job(caller="a").order
    with shop.pool.place(order, "html"), shop.pool.place(order, "html"):
        with pytest.raises(errors.CallerBusy), shop.pool.place(order, "html"):
            pass
        with shop.pool.place(shop.job(caller="b").order, "html"):
            pass
    with shop.pool.place(order, "html"):
        pass
    assert shop.outcomes == ["limited"]
