"""Documents of a job, made by the pool: a line in, its bytes in a pack and a `Line` out."""

import asyncio
import secrets
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import orjson

from jobs import orders
from jobs.record import Line, Phase, Request
from jobs.results import names
from jobs.store import places
from jobs.store.store import PIECE, Store
from offload import errors
from offload.admission.estimate import kind_of
from offload.files.spool import Spool, append
from offload.job import BODY, Job, Receipt
from offload.order import BATCH_URGENCY, Order, Priority
from offload.pool import Pool
from offload.threads import in_thread

# Seconds that one document of a job may take, its turn in the pool included.
_LONGEST = 120.0
# Lines that wait in the pool's backlog while each lane has one: no lane is ever without.
_AHEAD = 2
# Times that a document is tried which was not ready in time, or at which the press itself failed.
_MOST_ATTEMPTS = 2
# Seconds before the pool is asked again that has refused.
_PAUSE = 1.0

Describe = Callable[[BaseException], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Task:
    """One document to make.

    Args:
        request: of the job.
        phase: whether it is made, or only its data checked.
        number: of the line, from 0.
        body: the line; None where the whole input is the body.
    """

    request: Request
    phase: Phase
    number: int
    body: bytes | None


@dataclass(slots=True)
class Pack:
    """A local file that documents are appended to.

    Args:
        path: of the file.
        key: where it will lie in the store.
    """

    path: Path
    key: str
    size: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    def begin(cls, store: Store, job: str, chunk: int) -> "Pack":
        """A new one, which nobody else writes to.

        Args:
            store: where it is drafted.
            job: its id.
            chunk: its number, from 0.
        """
        return cls(store.draft(), places.pack(job, chunk, secrets.token_hex(4)))


class Maker:
    """Makes documents, as many at a time as keep the lanes busy.

    Args:
        pool: that makes them.
        spool: where they are made.
        lanes: of the pool.
        folder_of: gives a template's folder by its name; raises DocumentError.
        describe: gives the problem document of an error.
    """

    def __init__(
        self,
        pool: Pool,
        spool: Spool,
        lanes: int,
        folder_of: Callable[[str], str],
        describe: Describe,
    ) -> None:
        self._pool = pool
        self._spool = spool
        self._folder_of = folder_of
        self._describe = describe
        self._turns = asyncio.Semaphore(lanes + _AHEAD)

    async def make(self, task: Task, pack: Pack, store: Store) -> tuple[Line, float]:
        """Make one document. Returns what became of it, and the seconds that a lane took.

        Args:
            task: the line, and what is to be made of it.
            pack: where the document is added.
            store: has the line's data.

        Raises:
            Draining: the pool is closing.
            SpoolFull: it has no room for the line.
            StoreFull, JobsUnavailable: the store can't be used.
        """
        async with self._turns, self._spool.folder() as folder:
            try:
                size, elements, name = await in_thread(_lay_out, task, folder, store)
                order = self._order(task)
                job = Job(order, folder, 0.0, kind_of(order, size), elements)
                receipt = await run_patiently(self._pool, job)
            except (errors.Draining, errors.SpoolFull):
                raise
            except errors.OffloadError as error:
                return Line(task.number, problem=self._describe(error)), 0.0
            line = Line(task.number, pages=receipt.pages, name=name)
            if task.phase == "make":
                line = await _add(line, job.document, pack)
            return line, receipt.render_seconds

    def _order(self, task: Task) -> Order:
        request = task.request
        options = orders.options_from_json(request.options)
        if task.phase == "check":  # the schema and the sums, without typesetting
            options = replace(options, format="html")
        source = orders.source_from_json(request.source, self._folder_of)
        urgency = request.urgency if request.kind == "document" else BATCH_URGENCY
        return Order(source, options, Priority(urgency), _LONGEST)


async def run_patiently(pool: Pool, job: Job) -> Receipt:
    """Have a job done; what is not the document's fault is tried again.

    Its time begins anew with each attempt.

    Raises:
        Draining: the pool is closing.
        SpoolFull: it has no room. What the job has there is in the way of others, too.
        OffloadError: the document can't be made.
    """
    attempts = 0
    while True:
        begun = Job.begin(job.order, job.folder)
        try:
            return await pool.run(replace(begun, kind=job.kind))
        except errors.Draining:
            raise
        except (errors.Refused, errors.Dropped):
            await asyncio.sleep(_PAUSE)
        except (errors.DeadlineExceeded, errors.PressBroken):
            attempts += 1
            if attempts == _MOST_ATTEMPTS:
                raise


def _lay_out(task: Task, folder: Path, store: Store) -> tuple[int, int, str | None]:
    """Write the body into the job's folder. Returns its size, its elements, and a name."""
    path = folder / BODY
    if task.body is None:
        return *_copy_input(task.request, path, store), None
    body, name = _unwrap(task)
    append(path, body)
    return len(body), _elements(body), name


def _unwrap(task: Task) -> tuple[bytes, str | None]:
    """The document's body, and its name. Data for a template is not read here, but for a name."""
    assert task.body is not None
    is_html, pattern = task.request.source["kind"] == "html", task.request.names
    if not (is_html or pattern):
        return task.body, None
    try:
        value = orjson.loads(task.body)
    except orjson.JSONDecodeError as error:
        raise errors.MalformedBody(f"The line is no JSON: {error}.") from error
    name = names.of(pattern, value) if pattern else None
    if not is_html:
        return task.body, name
    html = value.get("html") if isinstance(value, dict) else value
    if not isinstance(html, str):
        raise errors.MalformedBody("A line is a JSON string, or an object with a member `html`.")
    return html.encode(), name


def _copy_input(request: Request, path: Path, store: Store) -> tuple[int, int]:
    key, elements = places.source(request.id), 0
    size = store.size(key)
    append(path, b"")
    for offset in range(0, size, PIECE):
        piece = store.read(key, offset, PIECE)
        append(path, piece)
        elements += _elements(piece)
    return size, elements


def _elements(content: bytes) -> int:
    """As a request's body is counted: they explain a document's time better than its bytes."""
    return content.count(b"<") + content.count(b"{")


async def _add(line: Line, document: Path, pack: Pack) -> Line:
    async with pack.lock:
        size, crc = await in_thread(_append, document, pack)
        placed = replace(line, pack=pack.key, offset=pack.size, size=size, crc=crc)
        pack.size += size
    return placed


def _append(document: Path, pack: Pack) -> tuple[int, int]:
    """Append a document; what a cancelled attempt left at the end is written over."""
    size = crc = 0
    with document.open("rb") as source, pack.path.open("r+b" if pack.size else "wb") as target:
        target.seek(pack.size)
        while piece := source.read(PIECE):
            target.write(piece)
            crc = zlib.crc32(piece, crc)
            size += len(piece)
    return size, crc
