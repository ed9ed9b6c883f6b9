import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from offload.files import replays as module
from offload.files.replays import ReplayCache
from offload.files.spool import Spool, append
from offload.job import Receipt
from offload.threads import in_thread
from tests.conftest import until


@pytest.fixture
async def spool(tmp_path: Path) -> AsyncIterator[Spool]:
    async with Spool(tmp_path) as spool:
        yield spool
    assert list(tmp_path.iterdir()) == []


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def receipt(size: int) -> Receipt:
    return Receipt(pages=1, size_bytes=size, render_seconds=0.5, rss_bytes=1, beginning=b"%PDF")


async def keep(
    cache: ReplayCache, spool: Spool, key: str, content: bytes = b"%PDF", owner: str | None = None
) -> None:
    """As a request does: its own folder goes."""
    async with spool.folder() as folder:
        await in_thread(append, folder / "document.pdf", content)
        await cache.keep(key, f"of {key}", folder / "document.pdf", receipt(len(content)), owner)


async def taken(cache: ReplayCache, spool: Spool, key: str) -> bytes | None:
    async with spool.folder() as folder:
        replay = await cache.take(key, folder / "document.pdf")
        assert replay is None or replay.receipt.beginning == b""  # the file is what is kept
        return (folder / "document.pdf").read_bytes() if replay else None


async def test_what_was_kept_is_given_again(spool: Spool) -> None:
    cache = ReplayCache(spool)
    await keep(cache, spool, "a", b"first")
    assert await taken(cache, spool, "a") == b"first"
    assert await taken(cache, spool, "a") == b"first"
    assert await taken(cache, spool, "b") is None


async def test_nothing_is_kept_for_longer_than_was_said(spool: Spool) -> None:
    clock = Clock()
    cache = ReplayCache(spool, clock)
    await keep(cache, spool, "a")
    clock.now = 1800
    await keep(cache, spool, "b")
    clock.now = 3600
    assert await taken(cache, spool, "a") is None
    assert await taken(cache, spool, "b") == b"%PDF"


async def test_it_goes_though_nobody_asks(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LONGEST", 0.01)
    cache = ReplayCache(spool)
    await keep(cache, spool, "a")
    await keep(cache, spool, "b")
    await until(lambda: not list(spool.replays.iterdir()))
    assert repr(cache) == "<ReplayCache 0 documents, 0 bytes>"


@pytest.mark.parametrize(("limit", "value"), [("_MOST", 2), ("_MOST_BYTES", 8)])
async def test_the_oldest_makes_room(
    spool: Spool, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    monkeypatch.setattr(module, limit, value)
    cache = ReplayCache(spool)
    for key in "abc":
        await keep(cache, spool, key)
    assert [bool(await taken(cache, spool, key)) for key in "abc"] == [False, True, True]
    await until(lambda: len(list(spool.replays.iterdir())) == 2)


async def test_one_that_is_larger_than_all_room_is_not_kept(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_BYTES", 8)
    cache = ReplayCache(spool)
    await keep(cache, spool, "small")
    await keep(cache, spool, "large", b"123456789")
    assert await taken(cache, spool, "large") is None
    assert await taken(cache, spool, "small") == b"%PDF"


async def test_one_that_goes_just_now_is_not_there(spool: Spool) -> None:
    cache = ReplayCache(spool)
    await keep(cache, spool, "a")
    [folder] = spool.replays.iterdir()
    (folder / "document").unlink()
    assert await taken(cache, spool, "a") is None


async def test_a_key_is_held_for_as_long_as_its_document_is_made(spool: Spool) -> None:
    cache = ReplayCache(spool)
    with cache.in_work("a"):
        assert cache.is_in_work("a")
        assert not cache.is_in_work("b")
    assert not cache.is_in_work("a")


async def test_a_document_that_cannot_be_kept_is_still_its_callers(spool: Spool) -> None:
    """The disk is full, or cannot link."""
    spool.replays.write_text("in the way")
    cache = ReplayCache(spool)
    await keep(cache, spool, "a")
    assert await taken(cache, spool, "a") is None


async def test_one_owners_documents_drive_out_its_own_first(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST", 5)
    cache = ReplayCache(spool)
    await keep(cache, spool, "mine", owner="modest")
    for number in range(9):
        await keep(cache, spool, f"theirs {number}", owner="greedy")
    assert await taken(cache, spool, "mine") is not None
    assert await taken(cache, spool, "theirs 8") is not None
    assert await taken(cache, spool, "theirs 0") is None


async def test_a_copy_that_is_cut_short_is_not_left(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, begun, may_end = ReplayCache(spool), threading.Event(), threading.Event()
    link = module._link

    def slowly(source: Path, target: Path) -> None:
        begun.set()
        assert may_end.wait(60)
        link(source, target)

    monkeypatch.setattr(module, "_link", slowly)
    keeping = asyncio.ensure_future(keep(cache, spool, "a"))
    await until(begun.is_set)
    keeping.cancel()
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await keeping
    await until(lambda: list(spool.replays.iterdir()) == [])
    monkeypatch.setattr(module, "_link", link)
    assert await taken(cache, spool, "a") is None
