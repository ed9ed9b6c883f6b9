"""Jobs from their submission to their end, by a real engine and real lanes."""

import asyncio
import io
import zipfile

import pytest

from jobs.errors import JobExpired, NoResult, NoSuchJob, WrongState
from jobs.record import Record
from jobs.submission import Input
from tests.contract.jobs.conftest import Works, page
from tests.process import PATIENCE


async def archive(works: Works, record: Record) -> zipfile.ZipFile:
    key = await works.jobs.result(record, "zip")
    return zipfile.ZipFile(io.BytesIO(await asyncio.to_thread(works.store.read, key)))


async def test_a_batch_is_made_and_its_failures_are_listed(works: Works) -> None:
    lines = [page(f"n{n}") for n in range(30)]
    lines[3], lines[28] = b"no json", b'{"html": 7}'
    record = await works.ended(await works.submit(*lines))
    assert (record.state, record.made, record.failed) == ("done", 28, 2)
    assert record.expires
    failures = [line async for line in works.jobs.failures(record)]
    assert [line.line for line in failures] == [3, 28]
    assert failures[0].problem
    assert failures[0].problem["type"] == "/problems/malformed-body"
    with await archive(works, record) as whole:
        assert whole.testzip() is None
        assert len(whole.namelist()) == 28
        assert whole.read("000001.pdf").startswith(b"%PDF")
        assert "000004.pdf" not in whole.namelist()


async def test_a_byte_order_mark_is_no_part_of_the_first_line(works: Works) -> None:
    record = await works.ended(await works.submit(b"\xef\xbb\xbf" + page("a"), page("b")))
    assert (record.made, record.failed) == (2, 0)


async def test_a_document_by_its_line(works: Works) -> None:
    record = await works.ended(await works.submit(page("a"), b"no json"))
    line = await works.jobs.document(record, 0)
    assert line.pack
    content = await asyncio.to_thread(works.store.read, line.pack, line.offset, line.size)
    assert content.startswith(b"%PDF")
    with pytest.raises(NoResult):
        await works.jobs.document(record, 7)


async def test_callers_see_their_own_jobs_alone(works: Works) -> None:
    mine = await works.submit(page("a"), caller="me")
    await works.submit(page("b"), caller="you")
    assert [r.request.id for r in await works.jobs.page("me", None, None)] == [mine.request.id]
    for caller, job in (("you", mine.request.id), ("me", "0" * 32), ("me", "../x"), ("me", "*")):
        with pytest.raises(NoSuchJob):
            await works.jobs.get(caller, job)


async def test_a_list_is_read_page_by_page(works: Works) -> None:
    ids = [(await works.ended(await works.submit(page("a")))).request.id for _ in range(3)]
    assert [r.request.id for r in await works.jobs.page(None, "done", ids[2])] == ids[1::-1]
    assert await works.jobs.page(None, "running", None) == []


async def test_a_cancelled_job_keeps_what_was_made_until_it_is_deleted(works: Works) -> None:
    record = await works.submit(*[page(str(n)) for n in range(400)])
    async with asyncio.timeout(PATIENCE):
        async for now in works.jobs.watch(None, record.request.id, 0.05):
            if now.made:
                break
    cancelled = await works.jobs.cancel(None, record.request.id)
    assert cancelled.state == "cancelled"
    assert await works.engine.outstanding("chunk", "anyone", record.request.id, ">") == []
    await works.jobs.cancel(None, record.request.id)
    with pytest.raises(JobExpired):
        await works.jobs.get(None, record.request.id)
    assert await works.keys(record.request.id) == []


async def test_a_paused_job_goes_on_where_it_was(works: Works) -> None:
    record = await works.submit(*[page(str(n)) for n in range(100)])
    await works.jobs.pause(None, record.request.id)
    assert (await works.jobs.get(None, record.request.id)).state == "paused"
    await works.jobs.resume(None, record.request.id)
    ended = await works.ended(record)
    assert (ended.state, ended.made) == ("done", 100)
    for ask in (works.jobs.pause, works.jobs.resume):
        with pytest.raises(WrongState):
            await ask(None, record.request.id)


async def test_failed_lines_are_tried_again_and_no_others(works: Works) -> None:
    data = [b'{"x": 1}', b'{"x": 2}']
    source = {"kind": "template", "name": "late"}
    record = await works.ended(await works.submit(*data, page("a"), source=source))
    assert (record.made, record.failed) == (0, 3)
    works.templates["late"] = works.templates["receipt"]
    again = await works.jobs.retry(None, record.request.id)
    assert again.state == "queued"
    record = await works.ended(again)
    assert (record.made, record.failed, record.round) == (0, 3, 1)
    problems = [line.problem async for line in works.jobs.failures(record)]
    assert [problem["type"] for problem in problems if problem] == ["/problems/invalid-data"] * 3


async def test_nothing_is_tried_again_that_has_not_failed(works: Works) -> None:
    record = await works.ended(await works.submit(page("a")))
    with pytest.raises(WrongState):
        await works.jobs.retry(None, record.request.id)


async def test_a_strict_batch_is_refused_whole(works: Works) -> None:
    source = {"kind": "template", "name": "receipt"}
    record = await works.submit(b"{}", b"no json", source=source, strict=True)
    record = await works.ended(record)
    assert (record.state, record.made, record.failed) == ("failed", 0, 2)
    assert record.reason
    assert len([line async for line in works.jobs.failures(record)]) == 2
    assert not [key for key in await works.keys(record.request.id) if "pack" in key]


async def test_a_document_without_an_index(works: Works) -> None:
    draft = works.draft(b"<p>one")
    request = (await works.submit(page("x"))).request
    single = type(request)(
        **{
            **{name: getattr(request, name) for name in request.__dataclass_fields__},
            "id": "0" * 32,
            "kind": "document",
            "outputs": (),
            "lines": 1,
            "chunks": 1,
        }
    )
    record = await works.ended(await works.jobs.submit(single, Input(draft)))
    assert (record.state, record.made) == ("done", 1)
    assert (await works.jobs.document(record, 0)).pages == 1


async def test_a_drain_lets_nobody_wait_any_longer(works: Works) -> None:
    await works.dismiss()
    job = (await works.submit(page("a"))).request.id
    waiting = asyncio.create_task(works.jobs.wait(None, job, 10 * PATIENCE))
    watching = asyncio.create_task(watch(works, job))
    await asyncio.sleep(0.1)
    works.jobs.leave()
    async with asyncio.timeout(PATIENCE):
        assert (await waiting).state == "queued"
        assert await watching == "queued"
        assert (await works.jobs.wait(None, job, 10 * PATIENCE)).state == "queued"


async def watch(works: Works, job: str) -> str:
    states = [record.state async for record in works.jobs.watch(None, job, 0.01)]
    return states[-1]
