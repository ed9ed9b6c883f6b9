import asyncio
import time
from dataclasses import replace

import pytest

from jobs.errors import JobExpired, NoSuchJob
from jobs.records import Records
from jobs.store import places
from jobs.sweep import Sweep
from tests.contract.jobs.conftest import KEEP, Works, page


async def swept(works: Works, monkeypatch: pytest.MonkeyPatch, later: float = 0.0) -> None:
    now = time.time() + later
    with monkeypatch.context() as patch:
        patch.setattr("jobs.sweep.time.time", lambda: now)
        await Sweep(works.engine, works.store, KEEP).sweep()


async def test_a_job_whose_foreman_was_never_put_gets_one(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service ended between the record and the message."""
    await works.dismiss()
    record = await works.submit(page("a"))
    await works.engine.drop("foreman", ">")
    works.hire()
    await swept(works, monkeypatch)
    assert (await works.ended(record)).made == 1


async def test_an_expired_job_is_deleted_then_answered_with_gone_then_forgotten(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = await works.ended(await works.submit(b'"<p>secret"', names="{/x}"))
    await swept(works, monkeypatch, KEEP - 60)
    await works.jobs.get(None, record.request.id)
    await swept(works, monkeypatch, KEEP + 60)
    with pytest.raises(JobExpired):
        await works.jobs.get(None, record.request.id)
    assert await works.keys(record.request.id) == []
    read = await works.engine.read("anyone", record.request.id)
    assert read
    assert b"{/x}" not in read[0]
    await swept(works, monkeypatch, 2 * KEEP + 60)
    with pytest.raises(NoSuchJob):
        await works.jobs.get(None, record.request.id)


async def test_data_that_no_job_knows_go_after_a_day(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = "0" * 32
    await asyncio.to_thread(works.store.write, places.source(job), [b"x"])
    await swept(works, monkeypatch)
    assert job not in await asyncio.to_thread(lambda: [*works.store.jobs()])


async def test_a_paused_job_is_left_alone(works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
    record = await works.submit(*[page(str(n)) for n in range(60)])
    await works.jobs.pause(None, record.request.id)
    await swept(works, monkeypatch, 10 * KEEP)
    now = await works.jobs.get(None, record.request.id)
    assert now.state == "paused"
    await Records(works.engine).change(None, record.request.id, lambda r: replace(r, fed=r.fed))
