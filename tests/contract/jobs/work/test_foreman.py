"""A foreman can be lost at any moment, and with it all that the engine had in hand."""

import pytest

from jobs.errors import JobsUnavailable
from tests.contract.jobs.conftest import Works, page


async def test_chunks_that_the_engine_lost_are_fed_again(works: Works) -> None:
    await works.dismiss()
    record = await works.submit(*[page(str(n)) for n in range(100)])
    works.hire()
    async for now in works.jobs.watch(None, record.request.id, 0.01):
        if now.fed:
            break
    await works.engine.drop("chunk", "anyone", record.request.id, ">")
    ended = await works.ended(record)
    assert (ended.state, ended.made, ended.failed) == ("done", 100, 0)


async def test_an_engine_that_fails_for_a_moment_delays(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, faults = works.engine.outstanding, [2]

    async def outstanding(*words: object) -> object:
        if faults[0]:
            faults[0] -= 1
            raise JobsUnavailable("gone")
        return await real(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(works.engine, "outstanding", outstanding)
    ended = await works.ended(await works.submit(page("a")))
    assert ended.made == 1


async def test_a_small_batch_does_not_wait_for_a_big_one(works: Works) -> None:
    """The big one has a window handed out, not all of its chunks."""
    big = await works.submit(*[page(str(n)) for n in range(1500)], caller="big")
    small = await works.submit(page("a"), page("b"), caller="small")
    assert (await works.ended(small)).made == 2
    assert not (await works.jobs.get("big", big.request.id)).has_ended
    await works.jobs.cancel("big", big.request.id)
