"""What is made of a batch's documents when all are settled: an archive, or one PDF."""

import asyncio
import secrets
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path

from jobs.record import Line, Receipt, Record
from jobs.results import archive
from jobs.results.names import Unique
from jobs.store import places
from jobs.store.store import PIECE, Store
from jobs.work.making import run_patiently
from offload import disk, errors
from offload.files.spool import Spool, append
from offload.job import Job
from offload.order import BATCH_URGENCY, Merge, Options, Order, Priority
from offload.pool import Pool
from offload.threads import in_thread

# Documents that are merged at a time; more are merged in groups first, which takes less memory.
_GROUP = 500
# Bytes of a pack that are read at once; of most packs that is all.
_AHEAD = 4 << 20
_BOUNDARY = "pressroom-merge"
# The share of the spool from which on a merge that finds no room is itself what fills it.
_OWN_FAULT = 1 / 3
# Of a merge, which may take a quarter of an hour.
_ORDER = Order(Merge(_BOUNDARY), Options(), Priority(BATCH_URGENCY), wait_seconds=900.0)


def receipts(record: Record, store: Store) -> Iterator[Receipt]:
    """Of all chunks, in their order. Blocks."""
    for chunk in range(record.request.chunks):
        place = places.receipt(record.request.id, record.phase, record.round, chunk)
        yield Receipt.from_json(store.read(place))


def documents(record: Record, store: Store) -> Iterator[tuple[str, Line]]:
    """Each document that was made, and its name. Blocks."""
    extension = record.request.options.get("format", "pdf")
    unique = Unique(extension, max(6, len(str(record.request.lines))))
    for receipt in receipts(record, store):
        for line in receipt.lines:
            if line.pack:
                yield unique.name(line.line, line.name), line


async def write_archive(record: Record, store: Store) -> None:
    """Write the ZIP, unless it is there. Who cancels it need not wait for all documents."""
    stop = threading.Event()
    writing = asyncio.ensure_future(in_thread(_write_archive, record, store, stop))
    try:
        await asyncio.shield(writing)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.gather(writing, return_exceptions=True)
        raise


def _write_archive(record: Record, store: Store, stop: threading.Event) -> None:
    request = record.request
    key = places.result(request.id, "zip", record.round)
    whole = archive.pieces(documents(record, store), reading(store), request.created)
    store.write(key, _until(stop, whole))


class _Stopped(Exception):
    """Nobody waits any more for what is written."""


def _until(stop: threading.Event, pieces: Iterator[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        if stop.is_set():
            raise _Stopped
        yield piece


def reading(store: Store) -> archive.ReadRange:
    """Reads ranges of packs, each pack at once, if it is small.

    A bucket takes tens of milliseconds for a request, however little it brings.
    """

    @lru_cache(maxsize=2)
    def beginning(pack: str) -> bytes:
        return store.read(pack, 0, _AHEAD)

    def read(pack: str, offset: int, size: int) -> bytes:
        if offset + size <= len(beginning(pack)):
            return beginning(pack)[offset : offset + size]
        return store.read(pack, offset, size)

    return read


@dataclass(frozen=True, slots=True)
class Binder:
    """Merges a batch's documents into one PDF, in a lane.

    Args:
        pool: that merges.
        spool: where it does.
        store: where the documents are.
    """

    pool: Pool
    spool: Spool
    store: Store

    async def write(self, record: Record) -> None:
        """Write the merged PDF, unless it is there; each document has a bookmark.

        Raises:
            SpoolFull: others have filled the spool.
            OffloadError: it can't be merged: it has become too large, say.
        """
        key = places.result(record.request.id, "pdf", record.round)
        whole = self._parts(record)
        async with self.spool.folder() as home:
            groups: list[Part] = []
            while group := await in_thread(self._next, whole):
                name = f"{group[0].name} - {group[-1].name}".replace(".pdf", "")
                groups.append(await self._merge(group, name, home))
            if not groups:
                return
            final = groups[0] if len(groups) == 1 else await self._merge(groups, "all", home)
            await in_thread(self.store.write, key, final.pieces())

    def _next(self, whole: "Iterator[Part]") -> "list[Part]":
        return [*islice(whole, _GROUP)]

    def _parts(self, record: Record) -> "Iterator[Part]":
        read = reading(self.store)
        for name, line in documents(record, self.store):
            assert line.pack
            yield Part(name, partial(_stored, read, line.pack, line.offset, line.size))

    async def _merge(self, parts: "list[Part]", name: str, home: Path) -> "Part":
        async with self.spool.folder() as folder:
            job = Job(_ORDER, folder, 0.0)
            try:
                await in_thread(_upload, parts, job.body)
                await run_patiently(self.pool, job)
            except errors.SpoolFull:
                await in_thread(_blame, home, folder)
                raise
            target = home / secrets.token_hex(4)
            await in_thread(_move, job.document, target)
        return Part(name, partial(_local, target))


@dataclass(frozen=True, slots=True)
class Part:
    """A PDF to merge: its bookmark, if it has no title, and its content."""

    name: str
    pieces: Callable[[], Iterator[bytes]]


def _upload(parts: list[Part], body: Path) -> None:
    """What the press takes for a merge (RFC 7578)."""
    for part in parts:
        name = part.name.replace('"', "%22")
        disposition = f'form-data; name="pdf"; filename="{name}"'
        head = f"--{_BOUNDARY}\r\nContent-Disposition: {disposition}\r\n\r\n"
        append(body, head.encode())
        for piece in part.pieces():
            append(body, piece)
        append(body, b"\r\n")
    append(body, f"--{_BOUNDARY}--\r\n".encode())


def _blame(*own: Path) -> None:
    """Waiting helps where others have filled the spool. Blocks.

    Raises:
        DocumentTooLarge: these folders have.
    """
    if sum(map(disk.held_bytes, own)) > _OWN_FAULT * shutil.disk_usage(own[0].parent).total:
        raise errors.DocumentTooLarge("The spool has no room for them all at once.")


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, exist_ok=True)
    source.rename(target)


def _stored(read: archive.ReadRange, pack: str, offset: int, size: int) -> Iterator[bytes]:
    for start in range(0, size, PIECE):
        yield read(pack, offset + start, min(PIECE, size - start))


def _local(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
