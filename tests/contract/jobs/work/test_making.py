import asyncio

import pytest

from jobs.work import making
from offload import errors
from offload.job import Job, Receipt
from tests.contract.jobs.conftest import Works, page


async def test_names_are_made_of_the_data(works: Works) -> None:
    lines = [b'{"html": "<p>x", "number": "A1"}', b'{"html": "<p>y"}']
    record = await works.ended(await works.submit(*lines, names="r-{/number}"))
    named = [(await works.jobs.document(record, n)).name for n in range(2)]
    assert named == ["r-A1", None]


async def test_a_pool_that_refuses_is_asked_again(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "_PAUSE", 0.01)
    real = works.press.pool.run
    refusals: list[Exception] = [
        errors.Overloaded("full", 1.0),
        errors.Dropped("late"),
        errors.PressBroken("disk"),
    ]

    async def run(job: Job) -> Receipt:
        if refusals:
            raise refusals.pop()
        return await real(job)

    monkeypatch.setattr(works.press.pool, "run", run)
    assert (await works.ended(await works.submit(page("a")))).made == 1


async def test_a_press_that_stays_broken_is_a_failure_of_the_line(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run(job: Job) -> Receipt:
        raise errors.PressBroken("disk")

    monkeypatch.setattr(works.press.pool, "run", run)
    record = await works.ended(await works.submit(page("a")))
    [failure] = [line async for line in works.jobs.failures(record)]
    assert failure.problem
    assert failure.problem["type"] == "/problems/press-broken"


async def test_lines_wait_while_the_pool_drains(works: Works) -> None:
    works.press.pool.drain()
    record = await works.submit(page("a"))
    await asyncio.sleep(0.3)
    assert (await works.jobs.get(None, record.request.id)).failed == 0
