import asyncio
import io
from pathlib import Path

import pikepdf
import pytest

from jobs.record import Record
from jobs.work import assembly, foreman
from offload.errors import SpoolFull
from offload.files import spool
from tests.contract.jobs.conftest import Works, page


async def merged(works: Works, record: Record) -> bytes:
    key = await works.jobs.result(record, None)
    return await asyncio.to_thread(works.store.read, key)


async def test_a_merged_pdf_has_a_bookmark_for_each_document(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assembly, "_GROUP", 2)
    lines = [page(f"n{n}") for n in range(5)]
    record = await works.ended(await works.submit(*lines, outputs=("pdf",)))
    assert record.state == "done", record.reason
    content = await merged(works, record)
    with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_outline() as outline:
        assert len(pdf.pages) == 5
        assert [len(group.children) for group in outline.root] == [2, 2, 1]
        assert outline.root[0].children[1].title == "000002.pdf"


async def test_a_small_batch_is_merged_in_one_go(works: Works) -> None:
    lines = [page("one"), b"no json", page("three")]
    record = await works.ended(await works.submit(*lines, outputs=("pdf",)))
    content = await merged(works, record)
    with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["000001.pdf", "000003.pdf"]


@pytest.mark.parametrize(("share", "state"), [(1.0, "done"), (-1.0, "failed")])
async def test_a_full_spool_delays_a_merge_unless_that_fills_it(
    works: Works, monkeypatch: pytest.MonkeyPatch, share: float, state: str
) -> None:
    full = [True]

    def append(path: Path, piece: bytes) -> None:
        if full:
            full.pop()
            raise SpoolFull("full")
        spool.append(path, piece)

    monkeypatch.setattr(assembly, "append", append)
    monkeypatch.setattr(assembly, "_OWN_FAULT", share)
    monkeypatch.setattr(foreman, "_PAUSE", 0.01)
    record = await works.ended(await works.submit(page("a"), page("b"), outputs=("pdf",)))
    assert (record.state, record.made) == (state, 2)


async def test_nothing_is_merged_of_nothing(works: Works) -> None:
    record = await works.ended(await works.submit(b"no json", outputs=("zip", "pdf")))
    assert (record.state, record.failed) == ("done", 1)
