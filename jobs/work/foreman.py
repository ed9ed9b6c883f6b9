"""A job's foreman: feeds its chunks, counts its receipts, and closes it.

The foreman is itself a lease, so there is one a job, and a new one when it is lost. It knows
nothing that the record, the store and the engine do not tell the next one.
"""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace

import structlog

from jobs.errors import JobError, JobExpired, NoSuchJob
from jobs.record import Receipt, Record, Request
from jobs.records import Records, caller_word
from jobs.store import places
from jobs.store.store import Missing, Store
from jobs.stream import Engine, Lease
from jobs.work import assembly, plan
from jobs.work.assembly import Binder
from jobs.work.carrying import carry_all
from jobs.work.chunks import read_receipt
from offload.errors import Draining, OffloadError, SpoolFull
from offload.threads import in_thread

_LOG = structlog.get_logger("pressroom.jobs")

# Seconds after which the foreman looks, though nobody told it of a chunk.
_LOOK = 1.0
# Seconds after which a job is looked at again whose engine or store failed.
_PAUSE = 2.0
# Jobs that one service keeps an eye on.
_MOST = 200


class Foremen:
    """Runs foremen until it is cancelled; leases in hand are then given back.

    Args:
        engine: where they come from.
        store: where receipts lie, and results go.
        binder: merges PDFs.
        keep_seconds: for which the data of an ended job are kept.
    """

    def __init__(self, engine: Engine, store: Store, binder: Binder, keep_seconds: float) -> None:
        self._engine = engine
        self._records = Records(engine)
        self._store = store
        self._binder = binder
        self._keep_seconds = keep_seconds
        self._slots = asyncio.Semaphore(_MOST)
        self._watched: dict[str, Record] = {}

    @property
    def watched(self) -> Iterable[Record]:
        """The jobs whose foremen are here, as they were when last seen. From any thread."""
        return [*self._watched.values()]

    async def run(self) -> None:
        """For ever."""
        await carry_all(self._engine, "foreman", self._slots, self._carry)

    async def _carry(self, lease: Lease) -> None:
        word, job = lease.words
        try:
            async with lease.held():
                if read := await self._engine.read(word, job):
                    await self._watch(Record.from_json(read[0]).request)
            await lease.done()
            await self._replace(word, job)
        except asyncio.CancelledError:
            await lease.give_back()
            raise
        except (NoSuchJob, JobExpired):
            await lease.done()
        except Draining:
            await lease.give_back()
        except (SpoolFull, JobError, Missing, OSError) as error:
            _LOG.warning("job given back", job=job, reason=str(error))
            await lease.give_back(_PAUSE)
        except Exception:  # noqa: BLE001 - a fault of ours must not end all other jobs
            _LOG.exception("job given back", job=job)
            await lease.give_back(_PAUSE)
        finally:
            self._watched.pop(job, None)

    async def _replace(self, word: str, job: str) -> None:
        """Put another foreman, if the job was resumed while this one took its leave."""
        read = await self._engine.read(word, job)
        if read and is_in_work(Record.from_json(read[0])):
            await self._engine.put("foreman", word, job)

    async def _watch(self, request: Request) -> None:
        """Until there is nothing to do for the job."""
        news = asyncio.Event()
        async with self._engine.listening(news.set, "settled", request.id):
            while await self._step(await self._records.get(request.caller, request.id)):
                with suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK):
                        await news.wait()
                news.clear()

    async def _step(self, record: Record) -> bool:
        """Count, feed, and close once all is counted. Returns whether there is more to do."""
        self._watched[record.request.id] = record
        if not is_in_work(record):
            return False
        record = await self._count(record)
        if plan.is_settled(record):
            return not (await self._close(record)).has_ended
        await self._feed(record)
        return True

    async def _count(self, record: Record) -> Record:
        """Count what is settled; feed again what is lost."""
        request, word = record.request, caller_word(record.request.caller)
        place = (record.phase, str(record.round))
        names = await self._engine.outstanding("chunk", word, request.id, *place, "*")
        lost = plan.lost_chunks(record, {int(words[-1]) for words in names})
        settled: list[tuple[int, Receipt]] = []
        for chunk in lost:
            where = places.receipt(request.id, record.phase, record.round, chunk)
            if receipt := await in_thread(read_receipt, self._store, where):
                settled.append((chunk, receipt))
            else:
                await self._engine.put("chunk", word, request.id, *place, str(chunk))
        return await self._save(record, lambda now: _counted(now, settled)) if settled else record

    async def _feed(self, record: Record) -> Record:
        request, word = record.request, caller_word(record.request.caller)
        if record.fed == request.chunks:
            return record
        handed_out = len(await self._engine.outstanding("chunk", word, ">"))
        chunks = plan.next_chunks(record, handed_out, await self._engine.idle("chunk"))
        for chunk in chunks:
            place = (record.phase, str(record.round), str(chunk))
            await self._engine.put("chunk", word, request.id, *place)
        return (
            await self._save(record, lambda now: plan.fed(now, chunks.stop)) if chunks else record
        )

    async def _close(self, record: Record) -> Record:
        if record.phase == "check":
            if not record.failed:
                return await self._save(record, plan.begin_phase)
            reason = f"{record.failed} of {record.request.documents} lines are not valid."
            return await self._end(record.end("failed", self._keep_seconds, reason))
        if record.request.kind == "document":
            return await self._end(
                record.end("failed" if record.failed else "done", self._keep_seconds)
            )
        return await self._end(await self._assembled(record))

    async def _assembled(self, record: Record) -> Record:
        """The record of a batch whose results are written."""
        outputs = record.request.outputs
        if record.made and "zip" in outputs:
            await assembly.write_archive(record, self._store)
        try:
            if record.made and "pdf" in outputs:
                await self._binder.write(record)
        except (Draining, SpoolFull):
            raise
        except OffloadError as error:
            return record.end(
                "failed", self._keep_seconds, f"The documents can't be merged: {error}"
            )
        return record.end("done", self._keep_seconds)

    async def _end(self, ended: Record) -> Record:
        """Write down that it has ended: for the store, for the webhook, for whoever asks."""
        request = ended.request
        if request.webhook:
            ended = replace(ended, delivery="pending", attempts=0)
            event = "finished" if ended.state == "done" else "failed"
            await self._engine.put(
                "hook", caller_word(request.caller), request.id, str(ended.round), event
            )
        ended = await self._save(ended, lambda _: ended)
        await in_thread(keep_outcome, self._store, ended)
        await self._engine.tell("ended", request.id)
        return ended

    async def _save(self, record: Record, change: Callable[[Record], Record]) -> Record:
        """Change the record as it is now: a caller may have paused it, cancelled it, or more."""

        def change_same(now: Record) -> Record:
            same = (now.phase, now.round) == (record.phase, record.round)
            return change(now) if same and not now.has_ended else now

        request = record.request
        saved = await self._records.change(request.caller, request.id, change_same)
        await self._engine.tell("progress", record.request.id)
        return saved


def is_in_work(record: Record) -> bool:
    """Whether a job wants a foreman."""
    return not record.has_ended and record.state != "paused"


def keep_outcome(store: Store, record: Record) -> None:
    """Write the record of an ended job to the store. Blocks."""
    store.write(places.outcome(record.request.id, record.round), [record.to_json()])


def _counted(record: Record, settled: list[tuple[int, Receipt]]) -> Record:
    for chunk, receipt in settled:
        record = plan.settle(record, chunk, receipt)
    return record
