"""Chunks are settled once, whoever has them and however often."""

import asyncio

import pytest

from jobs.errors import NoResult, StoreFull
from jobs.store import places
from jobs.work.chunks import ChunkWorkers
from tests.contract.jobs.conftest import Works, page


async def test_work_that_is_delivered_again_is_not_done_again(works: Works) -> None:
    record = await works.ended(await works.submit(page("a"), page("b")))
    job = record.request.id
    before = await works.keys(job)
    documents = len(works.press.records)
    chunk = await asyncio.to_thread(works.store.read, places.receipt(job, "make", 0, 0))
    again = await works.submit(page("c"))
    await works.engine.put("chunk", "anyone", job, "make", "0", "0")
    await works.ended(again)
    assert await asyncio.to_thread(works.store.read, places.receipt(job, "make", 0, 0)) == chunk
    assert await works.keys(job) == before
    assert len(works.press.records) == documents + 1


async def test_two_services_on_one_batch_make_each_line_once(works: Works) -> None:
    works.hire()
    record = await works.ended(await works.submit(*[page(str(n)) for n in range(120)]))
    assert (record.made, record.failed) == (120, 0)
    packs = [key for key in await works.keys(record.request.id) if "packs" in key]
    assert len(packs) == record.request.chunks


async def test_blank_lines_are_none_and_have_their_numbers(works: Works) -> None:
    record = await works.ended(await works.submit(b"", page("a"), b" \r", b"no json", b""))
    assert (record.made, record.failed, record.request.documents) == (1, 1, 2)
    assert [line.line async for line in works.jobs.failures(record)] == [3]
    assert (await works.jobs.document(record, 1)).pack
    with pytest.raises(NoResult):
        await works.jobs.document(record, 2)


async def test_who_leaves_gives_back_what_is_in_hand(works: Works) -> None:
    record = await works.submit(*[page(str(n)) for n in range(200)])
    async for now in works.jobs.watch(None, record.request.id, 0.01):
        if now.settled:
            break
    await works.dismiss()
    left = await works.jobs.get(None, record.request.id)
    assert not left.has_ended
    works.hire()
    ended = await works.ended(record)
    assert (ended.state, ended.made) == ("done", 200)


async def test_a_full_store_delays_and_loses_nothing(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, left = works.store.commit, [2]

    def commit(draft: object, key: str) -> bool:
        if "packs" in key and left[0]:
            left[0] -= 1
            raise StoreFull("full")
        return real(draft, key)  # type: ignore[arg-type]

    monkeypatch.setattr(works.store, "commit", commit)
    record = await works.ended(await works.submit(*[page(str(n)) for n in range(30)]))
    assert (record.made, record.failed, left) == (30, 0, [0])


async def test_a_receipt_whose_writing_was_not_answered_is_ones_own(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bucket that is asked again says that it is there."""
    real = works.store.write

    def write(key: str, pieces: list[bytes]) -> bool:
        return real(key, pieces) and "/make/" not in key

    monkeypatch.setattr(works.store, "write", write)
    record = await works.ended(await works.submit(page("a")))
    line = await works.jobs.document(record, 0)
    assert line.pack in await works.keys(record.request.id)


async def test_a_fault_of_ours_ends_no_other_chunk(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, faults = ChunkWorkers._make, [1]

    async def make(self: ChunkWorkers, *arguments: object) -> object:
        if faults[0]:
            faults[0] -= 1
            raise ZeroDivisionError
        return await real(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(ChunkWorkers, "_make", make)
    record = await works.ended(await works.submit(page("a")))
    assert record.made == 1
