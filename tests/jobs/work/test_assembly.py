"""How packs are read, and how who writes an archive is stopped."""

import asyncio
import threading
from collections.abc import Iterable
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from jobs.record import Line, Receipt, Record, Request
from jobs.store import places
from jobs.store.bucket import BucketStore
from jobs.work import assembly
from tests.process import PATIENCE


class CountingStore(BucketStore):
    """A bucket that counts what is asked of it."""

    requests = 0

    def read(self, key: str, offset: int = 0, size: int | None = None) -> bytes:
        self.requests += 1
        return super().read(key, offset, size)


def test_a_small_pack_is_read_at_once(tmp_path: Path) -> None:
    store = CountingStore(MemoryStore(), tmp_path)
    store.write("job/packs/a", [b"one", b"two"])
    read = assembly.reading(store)
    assert [read("job/packs/a", 0, 3), read("job/packs/a", 3, 3)] == [b"one", b"two"]
    assert store.requests == 1


def test_a_large_pack_is_read_where_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assembly, "_AHEAD", 4)
    store = CountingStore(MemoryStore(), tmp_path)
    store.write("job/packs/a", [b"one", b"two"])
    read = assembly.reading(store)
    assert [read("job/packs/a", 3, 3), read("job/packs/a", 0, 3)] == [b"two", b"one"]


class SlowStore(BucketStore):
    """A bucket that takes the next piece only when it is allowed to."""

    def __init__(self, drafts: Path) -> None:
        super().__init__(MemoryStore(), drafts)
        self.begun, self.allowed = threading.Event(), threading.Event()
        self.taken = 0

    def write(self, key: str, pieces: Iterable[bytes]) -> bool:
        if not key.endswith(".zip"):
            return super().write(key, pieces)
        for _ in pieces:
            self.taken += 1
            self.begun.set()
            self.allowed.wait(PATIENCE)
        return True


async def test_who_is_cancelled_writes_no_more(tmp_path: Path) -> None:
    request = Request("j", None, "batch", {}, {}, 0.0, lines=9, outputs=("zip",))
    store = SlowStore(tmp_path)
    store.write("j/packs/0", [b"x" * 9])
    lines = tuple(Line(n, "j/packs/0", n, 1) for n in range(9))
    store.write(places.receipt("j", "make", 0, 0), [Receipt(lines).to_json()])
    writing = asyncio.create_task(assembly.write_archive(Record(request), store))
    await asyncio.to_thread(store.begun.wait, PATIENCE)
    writing.cancel()
    await asyncio.sleep(0)
    store.allowed.set()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert store.taken < 3
