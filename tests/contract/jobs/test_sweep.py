import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from jobs.clock import Clock
from jobs.errors import JobExpired, NoSuchJob
from jobs.records import Records
from jobs.stream import Lease
from jobs.sweep import Sweep
from tests.contract.jobs.conftest import KEEP, Works, page
from tests.process import PATIENCE


async def swept(works: Works, later: float = 0.0) -> None:
    await Sweep(works.engine, works.store, KEEP, Clock(lambda: time.time() + later)).sweep()


async def test_a_job_whose_foreman_was_never_put_gets_one(works: Works) -> None:
    """The service ended between the record and the message."""
    await works.dismiss()
    record = await works.submit(page("a"))
    await works.engine.drop("foreman", ">")
    works.hire()
    await swept(works)
    assert (await works.ended(record)).made == 1


async def test_an_expired_job_is_deleted_then_answered_with_gone_then_forgotten(
    works: Works,
) -> None:
    record = await works.ended(await works.submit(b'"<p>secret"', names="{/x}"))
    await swept(works, KEEP - 60)
    await works.jobs.get(None, record.request.id)
    await swept(works, KEEP + 60)
    with pytest.raises(JobExpired):
        await works.jobs.get(None, record.request.id)
    assert await works.keys(record.request.id) == []
    read = await works.engine.read("anyone", record.request.id)
    assert read
    assert b"{/x}" not in read[0]
    await swept(works, 2 * KEEP + 60)
    with pytest.raises(NoSuchJob):
        await works.jobs.get(None, record.request.id)


@pytest.mark.parametrize("jump", [-86_400.0, 365 * 86_400.0])
async def test_a_clock_that_jumps_expires_nothing_and_holds_nothing_back(
    works: Works, jump: float
) -> None:
    record = await works.ended(await works.submit(page("a")))
    await works.engine.put("hook", "anyone", "late")
    held_back = await first(works.engine.leases("hook"))
    await held_back.give_back(KEEP)
    system = [time.time()]
    sweep = Sweep(works.engine, works.store, KEEP, Clock(lambda: system[0]))
    system[0] += jump
    await sweep.sweep()
    assert (await works.jobs.get(None, record.request.id)).state == "done"
    system[0] = time.time()
    await sweep.sweep()
    again = await first(works.engine.leases("hook"))
    assert again.words == held_back.words
    assert (await works.ended(await works.submit(page("b")))).made == 1


async def first(leases: AsyncIterator[Lease]) -> Lease:
    async with asyncio.timeout(PATIENCE):
        return await anext(leases)


async def test_a_paused_job_is_left_alone(works: Works) -> None:
    record = await works.submit(*[page(str(n)) for n in range(60)])
    await works.jobs.pause(None, record.request.id)
    await swept(works, 10 * KEEP)
    now = await works.jobs.get(None, record.request.id)
    assert now.state == "paused"
    await Records(works.engine).change(None, record.request.id, lambda r: replace(r, fed=r.fed))
