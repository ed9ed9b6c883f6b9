"""Chunks of lines: leased, made, and settled once, whoever has them and however often.

The receipt is what counts. It is written to the store after the documents that it names, and only
if there is none: of two workers that had the same chunk, one's work is true and the other's is not.
"""

import asyncio
import time
from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Callable
from typing import cast

import structlog

from jobs import lines
from jobs.errors import JobsUnavailable, StoreFull
from jobs.observed import ChunkRecord, End
from jobs.record import Line, Phase, Receipt, Record
from jobs.store import places
from jobs.store.store import Missing, Store
from jobs.stream import Engine, Lease
from jobs.work.carrying import carry_all
from jobs.work.making import Maker, Pack, Task
from offload.errors import Draining, SpoolFull
from offload.threads import in_thread

_LOG = structlog.get_logger("pressroom.jobs")

# Seconds after which a chunk is tried again that failed for no fault of its lines.
_PAUSE = 2.0
# Lanes that one chunk's lines keep busy to its end.
_LANES_A_CHUNK = 8


class ChunkWorkers:
    """Works on chunks until it is cancelled; leases in hand are then given back.

    Args:
        engine: where chunks come from.
        store: where their lines come from, and documents go.
        maker: makes the documents.
        lanes: of the pool.
        observe: is called with the record of each lease that has ended.
    """

    def __init__(
        self,
        engine: Engine,
        store: Store,
        maker: Maker,
        lanes: int,
        observe: Callable[[ChunkRecord], None] = lambda _: None,
    ) -> None:
        self._engine = engine
        self._store = store
        self._maker = maker
        self._observe = observe
        # One to work on, and one so that no lane is without while the first has its last lines.
        self._slots = asyncio.Semaphore(2 + lanes // _LANES_A_CHUNK)
        self._in_hand: dict[str, set[asyncio.Task[None]]] = defaultdict(set)

    async def run(self) -> None:
        """For ever."""
        await carry_all(self._engine, "chunk", self._slots, self._carry, self._watch)

    def stop(self, job: str) -> None:
        """Let go of a job's chunks: it has been cancelled."""
        for task in self._in_hand.get(job, ()):
            task.cancel()

    def _watch(self, lease: Lease, task: asyncio.Task[None]) -> None:
        _, job, *_ = lease.words
        self._in_hand[job].add(task)
        task.add_done_callback(lambda _: self._let_go(job, task))

    def _let_go(self, job: str, task: asyncio.Task[None]) -> None:
        self._in_hand[job].discard(task)
        if not self._in_hand[job]:
            del self._in_hand[job]

    async def _carry(self, lease: Lease) -> None:
        """One lease, from beginning to end, and its record."""
        began = time.monotonic()
        receipt: Receipt | None = None
        end: End = "given back"
        try:
            async with lease.held():
                receipt = await self._work(lease)
            end = "settled" if receipt else "known"
            await lease.done()
            await self._engine.tell("settled", lease.words[1])
        except asyncio.CancelledError:
            await lease.give_back()
            raise
        except Draining:
            await lease.give_back()
        except (SpoolFull, StoreFull, JobsUnavailable, Missing, OSError) as error:
            await self._put_off(lease, error)
        except Exception as error:  # noqa: BLE001 - a fault of ours must not end all other chunks
            _LOG.exception("chunk failed")
            await self._put_off(lease, error)
        finally:
            seconds = time.monotonic() - began
            self._observe(ChunkRecord.of(end, lease.deliveries, seconds, receipt))

    async def _put_off(self, lease: Lease, error: Exception) -> None:
        _, job, *_, number = lease.words
        _LOG.warning("chunk given back", job=job, chunk=number, reason=str(error))
        await lease.give_back(_PAUSE)

    async def _work(self, lease: Lease) -> Receipt | None:
        """Settle a chunk of a job that wants it. Returns the receipt, if it had none."""
        caller, job, phase, round_, number = lease.words
        read = await self._engine.read(caller, job)
        record = Record.from_json(read[0]) if read else None
        if record is None or record.has_ended or record.state == "paused":
            return None
        return await self._settle(_Chunk(record, cast("Phase", phase), int(round_), int(number)))

    async def _settle(self, chunk: "_Chunk") -> Receipt | None:
        if await in_thread(chunk.receipt, self._store, chunk.round):
            return None  # somebody has done it, and was cut off before the lease was done
        tasks, settled = await in_thread(chunk.tasks, self._store)
        pack = Pack.begin(self._store, chunk.job, chunk.number)
        try:
            made = await self._make(tasks, pack)
            if pack.size:
                await in_thread(self._store.commit, pack.path, pack.key)
        finally:
            await in_thread(pack.path.unlink, missing_ok=True)
        whole = sorted([*settled, *(line for line, _ in made)], key=lambda line: line.line)
        receipt = Receipt(tuple(whole), len(tasks), sum(seconds for _, seconds in made))
        if await in_thread(
            _write_or_find, self._store, chunk.place(chunk.round), receipt.to_json()
        ):
            return receipt
        await in_thread(self._store.delete, pack.key)
        return None

    async def _make(self, tasks: list[Task], pack: Pack) -> list[tuple[Line, float]]:
        try:
            async with asyncio.TaskGroup() as group:
                made = [
                    group.create_task(self._maker.make(task, pack, self._store)) for task in tasks
                ]
        except ExceptionGroup as errors:  # an `except*` in Python 3.11.2 raises a group
            raise errors.exceptions[0] from None
        return [task.result() for task in made]


class _Chunk:
    """A piece of a job in one round."""

    def __init__(self, record: Record, phase: Phase, round_: int, number: int) -> None:
        self.job = record.request.id
        self.round = round_
        self.number = number
        self._request = record.request
        self._phase = phase

    def place(self, round_: int) -> str:
        """Of the receipt."""
        return places.receipt(self.job, self._phase, round_, self.number)

    def receipt(self, store: Store, round_: int) -> Receipt | None:
        """What became of it in a round, if that is known."""
        return read_receipt(store, self.place(round_))

    def tasks(self, store: Store) -> tuple[list[Task], list[Line]]:
        """Documents to make, and lines that an earlier round has settled for good."""
        bodies = self._bodies(store)
        before = self.receipt(store, self.round - 1) if self.round else None
        settled = [line for line in before.lines if not line.problem] if before else []
        done = {line.line for line in settled}
        tasks = [
            Task(self._request, self._phase, number, body)
            for number, body in bodies
            if number not in done
        ]
        return tasks, settled

    def _bodies(self, store: Store) -> list[tuple[int, bytes | None]]:
        if self._request.kind == "document":
            return [(0, None)]
        entries = store.read(places.index(self.job), *lines.entry_range(self.number))
        start, size, first = lines.extent(entries)
        content = store.read(places.source(self.job), start, size)
        if start == 0:
            content = content.removeprefix(BOM_UTF8)  # some editors begin a file with it
        return [
            (number, line)
            for number, line in enumerate(lines.split(content), first)
            if not lines.is_blank(line)
        ]


def _write_or_find(store: Store, key: str, text: bytes) -> bool:
    """Whether it is there, and ours: a bucket finds it there too if its first answer was lost."""
    return store.write(key, [text]) or store.read(key) == text


def read_receipt(store: Store, place: str) -> Receipt | None:
    """A receipt, if it is written."""
    try:
        return Receipt.from_json(store.read(place))
    except Missing:
        return None
