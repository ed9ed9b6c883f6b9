"""What is made of a batch's documents when all are settled: an archive, or one PDF."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from jobs.record import Line, Receipt, Record
from jobs.results import archive
from jobs.results.names import Unique
from jobs.store import places
from jobs.store.store import PIECE, Store
from jobs.work.making import run_patiently
from offload.files.spool import Spool, append
from offload.job import Job
from offload.order import BATCH_URGENCY, Merge, Options, Order, Priority
from offload.pool import Pool
from offload.threads import in_thread

# Documents that are merged at a time; more are merged in groups first, which takes less memory.
_GROUP = 500
_BOUNDARY = "pressroom-merge"
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


def write_archive(record: Record, store: Store) -> None:
    """Write the ZIP, unless it is there. Blocks."""
    request = record.request
    key = places.result(request.id, "zip", record.round)
    store.write(key, archive.pieces(documents(record, store), store.read, request.created))


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
            OffloadError: it can't be merged: it has become too large, say.
        """
        key = places.result(record.request.id, "pdf", record.round)
        whole = documents(record, self.store)
        async with self.spool.folder() as home:
            groups: list[Part] = []
            while group := await in_thread(self._next, whole):
                name = f"{group[0].name} - {group[-1].name}".replace(".pdf", "")
                groups.append(await self._merge(group, name, home))
            if not groups:
                return
            final = groups[0] if len(groups) == 1 else await self._merge(groups, "all", home)
            await in_thread(self.store.write, key, final.pieces())

    def _next(self, whole: Iterator[tuple[str, Line]]) -> "list[Part]":
        return [self._part(name, line) for name, line in islice(whole, _GROUP)]

    def _part(self, name: str, line: Line) -> "Part":
        assert line.pack
        return Part(name, partial(_stored, self.store, line.pack, line.offset, line.size))

    async def _merge(self, parts: "list[Part]", name: str, home: Path) -> "Part":
        async with self.spool.folder() as folder:
            job = Job(_ORDER, folder, 0.0)
            await in_thread(_upload, parts, job.body)
            await run_patiently(self.pool, job)
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


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, exist_ok=True)
    source.rename(target)


def _stored(store: Store, pack: str, offset: int, size: int) -> Iterator[bytes]:
    for start in range(0, size, PIECE):
        yield store.read(pack, offset + start, min(PIECE, size - start))


def _local(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
