"""The store holds the truth: an engine that lost all is made anew from it."""

from jobs.records import Records
from jobs.repair import repair
from tests.contract.jobs.conftest import Works, page


async def lose_all(works: Works) -> None:
    for caller, job in await works.engine.records():
        await works.engine.forget(caller, job)
    for kind in ("chunk", "foreman", "hook"):
        await works.engine.drop(kind, ">")


async def test_a_batch_goes_on_after_the_engine_lost_it(works: Works) -> None:
    record = await works.submit(*[page(str(n)) for n in range(100)])
    async for now in works.jobs.watch(None, record.request.id, 0.01):
        if now.settled:
            break
    await works.dismiss()
    await lose_all(works)
    assert await repair(works.engine, works.store) == 1
    made_before = len(works.press.records)
    works.hire()
    ended = await works.ended(record)
    assert (ended.state, ended.made, ended.failed) == ("done", 100, 0)
    assert len(works.press.records) - made_before < 100


async def test_what_has_ended_stays_as_it_was(works: Works) -> None:
    done = await works.ended(await works.submit(page("a"), b"no json"))
    cancelled = await works.jobs.cancel(
        None, (await works.submit(*[page(str(n)) for n in range(200)])).request.id
    )
    await lose_all(works)
    assert await repair(works.engine, works.store) == 2
    assert await Records(works.engine).get(None, done.request.id) == done
    assert (await works.jobs.get(None, cancelled.request.id)).state == "cancelled"


async def test_an_engine_that_knows_its_jobs_is_left_alone(works: Works) -> None:
    await works.ended(await works.submit(page("a")))
    assert await repair(works.engine, works.store) == 0
    assert await repair(works.engine, works.store, only_if_empty=True) == 0


async def test_a_paused_job_stays_paused(works: Works) -> None:
    await works.dismiss()
    paused = await works.submit(page("a"))
    resumed = await works.submit(page("b"))
    for record in (paused, resumed):
        await works.jobs.pause(None, record.request.id)
    await works.jobs.resume(None, resumed.request.id)
    await lose_all(works)
    assert await repair(works.engine, works.store) == 2
    works.hire()
    assert (await works.ended(resumed)).state == "done"
    assert (await works.jobs.get(None, paused.request.id)).state == "paused"
    await works.jobs.resume(None, paused.request.id)
    assert (await works.ended(paused)).state == "done"
