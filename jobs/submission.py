"""Jobs as their callers see them: submitted, looked at, paused, resumed, tried again, cancelled.

A job that was submitted survives a power cut: its input and its request are in the store, and then
its record in the engine. Its foreman's message comes last; the sweep puts one that is missing.
"""

import asyncio
import secrets
import shutil
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import orjson

from jobs import lines
from jobs.errors import ClaimedOtherwise, Conflict, NoResult, StoreFull, WrongState
from jobs.record import Line, Output, Record, Request, State
from jobs.records import Records, caller_word
from jobs.store import places
from jobs.store.store import Missing, Store
from jobs.stream import Engine
from jobs.work import plan
from jobs.work.chunks import read_receipt
from jobs.work.foreman import keep_outcome
from offload import disk
from offload.files.shares import Shares
from offload.threads import in_thread

# Bytes that must be free for a new job: those in work have documents to write.
_LEAST_ROOM = 256 << 20
# Seconds after which a watcher is told again, though nothing has changed.
_QUIET = 15.0


@dataclass(frozen=True, slots=True)
class Input:
    """A body that has been received.

    Args:
        draft: the store's file that holds it.
        index: of its lines, for a batch.
    """

    draft: Path
    index: bytes | None = None


class Jobs:
    """All jobs of a service, and of those beside it.

    Args:
        engine: where records and work are.
        store: where the rest is.
        keep_seconds: for which the data of an ended job are kept.

    Raises:
        NoSuchJob, JobExpired: of each method that names a job.
        JobsUnavailable: of each method.
    """

    def __init__(self, engine: Engine, store: Store, keep_seconds: float) -> None:
        self.store = store
        self._engine = engine
        self._records = Records(engine)
        self._keep_seconds = keep_seconds
        self._leaving = False
        self._listeners: set[asyncio.Event] = set()
        self._shares = Shares(lambda: _free_bytes(store))

    @asynccontextmanager
    async def draft(self, caller: str | None) -> AsyncIterator[Path]:
        """A path for what a caller sends, a file or a folder; on leaving it is removed."""
        path = self.store.draft()
        try:
            with self._shares.held(path, caller):
                yield path
        finally:
            await in_thread(disk.remove, path)  # it is committed, or of no use

    def check_share(self, draft: Path) -> None:
        """Refuse more of a draft to a caller whose drafts take more than is left. Blocks.

        Raises:
            CallerBusy: they do.
        """
        self._shares.check(draft)

    def leave(self) -> None:
        """Let nobody wait any longer: the service drains, and jobs are done by others."""
        self._leaving = True
        for news in self._listeners:
            news.set()

    async def check_room(self) -> None:
        """Refuse a new job while the store is nearly full.

        Raises:
            StoreFull: it is.
        """
        room = await in_thread(self.store.room)
        if room is not None and room < _LEAST_ROOM:
            raise StoreFull("The store of jobs has no room for another one.")

    async def claim(self, key: str, fingerprint: str, job: str) -> str:
        """The id of the job that an Idempotency-Key stands for: this one, if it is new.

        Args:
            key: its digest.
            fingerprint: of the request.
            job: the id that it stands for from now on, unless it stands for one.

        Raises:
            ClaimedOtherwise: it stands for another request.
        """
        claim = orjson.dumps({"job": job, "fingerprint": fingerprint})
        if await in_thread(self.store.write, places.claim(key), [claim]):
            return job
        known = orjson.loads(await in_thread(self.store.read, places.claim(key)))
        if known["fingerprint"] != fingerprint:
            raise ClaimedOtherwise("Its target, options or body differ from the first request's.")
        return str(known["job"])

    async def submit(self, request: Request, body: Input) -> Record:
        """Take on a job. Once this has returned it survives a power cut.

        Raises:
            StoreFull: there is no room.
        """
        await in_thread(self._keep, request, body)
        record = Record.begin(request)
        try:
            await self._records.create(record)
        except Conflict:  # who repairs, or sends the same request, was first
            record = await self.get(request.caller, request.id)
        await self._put_foreman(request)
        return record

    async def get(self, caller: str | None, job: str) -> Record:
        """A caller's job as it is now."""
        return await self._records.get(caller, job)

    async def page(
        self, caller: str | None, state: State | None, before: str | None
    ) -> list[Record]:
        """A caller's jobs, the newest first; see `Records.page`.

        Args:
            caller: whose jobs.
            state: only those in it; all unless given.
            before: the id of a job; only older ones.
        """
        return await self._records.page(caller, state, before)

    async def wait(self, caller: str | None, job: str, seconds: float) -> Record:
        """The job once it has ended, or as it is after so many seconds, or at a drain.

        Args:
            caller: whose job.
            job: its id.
            seconds: to wait at most.
        """
        async with self._listening("ended", job) as news:
            record = await self.get(caller, job)
            if not (record.has_ended or self._leaving):
                with suppress(TimeoutError):
                    async with asyncio.timeout(seconds):
                        await news.wait()
                record = await self.get(caller, job)
        return record

    async def watch(self, caller: str | None, job: str, period: float) -> AsyncGenerator[Record]:
        """The job as it is now, and whenever it has changed, until it has ended, or a drain.

        Args:
            caller: whose job.
            job: its id.
            period: seconds between two of them, at least.
        """
        async with self._listening("*", job) as news:
            while True:
                record = await self.get(caller, job)
                yield record
                if record.has_ended or self._leaving:
                    return
                await asyncio.sleep(period)
                with suppress(TimeoutError):
                    async with asyncio.timeout(_QUIET):
                        await news.wait()
                news.clear()

    @asynccontextmanager
    async def _listening(self, word: str, job: str) -> AsyncIterator[asyncio.Event]:
        """What is set whenever something is told of a job."""
        news = asyncio.Event()
        self._listeners.add(news)
        try:
            async with self._engine.listening(news.set, word, job):
                yield news
        finally:
            self._listeners.discard(news)

    async def cancel(self, caller: str | None, job: str) -> Record:
        """End a job as it is; of one that has ended, delete the data.

        Documents that are made already are kept until the job expires.
        """

        def ended(record: Record) -> Record:
            if record.has_ended:
                return replace(record, state="expired")
            return record.end("cancelled", self._keep_seconds)

        record = await self._records.change(caller, job, ended)
        if record.state == "expired":
            await in_thread(places.delete, self.store, record.request)
            return record
        await self._engine.drop("chunk", caller_word(caller), job, ">")
        await self._engine.tell("cancelled", job)
        await in_thread(keep_outcome, self.store, record)
        await self._engine.tell("ended", job)
        return record

    async def pause(self, caller: str | None, job: str) -> Record:
        """Hand out no more of a job; what is in hand is finished.

        Raises:
            WrongState: it has ended.
        """

        def paused(record: Record) -> Record:
            if record.has_ended:
                raise WrongState(f"The job is {record.state}: it can't be paused.")
            return replace(record, state="paused")

        paused(await self.get(caller, job))
        await in_thread(self.store.write, places.paused(job), [b""])
        record = await self._records.change(caller, job, paused)
        await self._engine.tell("progress", job)
        return record

    async def resume(self, caller: str | None, job: str) -> Record:
        """Go on with a paused job.

        Raises:
            WrongState: it has ended.
        """

        def resumed(record: Record) -> Record:
            if record.has_ended:
                raise WrongState(f"The job is {record.state}: it can't be resumed.")
            if record.state != "paused":
                return record
            return replace(record, state="running" if record.fed else "queued")

        resumed(await self.get(caller, job))
        await in_thread(self.store.delete, places.paused(job))
        record = await self._records.change(caller, job, resumed)
        await self._put_foreman(record.request)
        return record

    async def send_again(self, caller: str | None, job: str) -> Record:
        """Send a job's webhook again.

        Raises:
            WrongState: it has not ended, or has no webhook.
        """

        def pending(record: Record) -> Record:
            if not (record.has_ended and record.request.webhook):
                raise WrongState("The job has not ended, or has no webhook.")
            return replace(record, delivery="pending", attempts=0)

        record = await self._records.change(caller, job, pending)
        event = "finished" if record.state == "done" else "failed"
        # A word of its own: the message before may be about to go.
        again = secrets.token_hex(4)
        await self._engine.put("hook", caller_word(caller), job, str(record.round), event, again)
        return record

    async def retry(self, caller: str | None, job: str) -> Record:
        """Try the failed lines of a job again.

        Raises:
            WrongState: it has none, has not ended, or was refused as a whole.
        """

        def again(record: Record) -> Record:
            if record.state not in ("done", "failed") or record.phase == "check":
                raise WrongState(f"The job is {record.state}: nothing of it can be tried again.")
            if not record.failed:
                raise WrongState("No line of the job has failed.")
            return plan.begin_round(record)

        record = await self._records.change(caller, job, again)
        await self._put_foreman(record.request)
        return record

    async def document(self, record: Record, line: int) -> Line:
        """What became of a line.

        Raises:
            NoResult: nothing yet.
        """
        found = await in_thread(_find_line, self.store, record, line)
        if found is None:
            raise NoResult(f"Line {line + 1} has no document.")
        return found

    async def failures(self, record: Record) -> AsyncIterator[Line]:
        """Lines without a document, in their order, as far as that is known."""
        for chunk in range(record.request.chunks):
            for line in await in_thread(_chunk_lines, self.store, record, chunk):
                if line.problem:
                    yield line

    async def result(self, record: Record, output: Output | None) -> str:
        """The key of a result in the store.

        Raises:
            NoResult: there is none, or none yet.
        """
        wanted = output or next((x for x in record.request.outputs if x != "documents"), None)
        if wanted is None or wanted not in record.request.outputs:
            raise NoResult("The job makes no such result; see `links`.")
        key = places.result(record.request.id, wanted, record.round)
        try:
            await in_thread(self.store.size, key)
        except Missing:
            raise NoResult("The job has no result, or none yet; see `state`.") from None
        return key

    def _keep(self, request: Request, body: Input) -> None:
        self.store.commit(body.draft, places.source(request.id))
        if body.index is not None:
            self.store.write(places.index(request.id), [body.index])
        self.store.write(places.asked(request.id), [request.to_json()])

    async def _put_foreman(self, request: Request) -> None:
        await self._engine.put("foreman", caller_word(request.caller), request.id)


def _free_bytes(store: Store) -> int:
    """What is left for drafts, which are local files. Blocks."""
    room, free = store.room(), shutil.disk_usage(store.draft().parent).free
    return free if room is None else min(room, free)


def _find_line(store: Store, record: Record, line: int) -> Line | None:
    chunk = 0
    if record.request.kind == "batch":
        chunk = lines.chunk_of(store.read(places.index(record.request.id)), line)
    return next((x for x in _chunk_lines(store, record, chunk) if x.line == line), None)


def _chunk_lines(store: Store, record: Record, chunk: int) -> tuple[Line, ...]:
    """What became of a chunk in the last round in which that is known."""
    for round_ in range(record.round, -1, -1):
        place = places.receipt(record.request.id, record.phase, round_, chunk)
        if receipt := read_receipt(store, place):
            return receipt.lines
    return ()
