"""Records of jobs, read and changed by compare-and-set."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable

from jobs.errors import Conflict, JobExpired, NoSuchJob
from jobs.record import Record, State
from jobs.stream import Engine

# Records that one page of a list has.
PAGE = 50


def caller_word(caller: str | None) -> str:
    """A caller in the engine's subjects: names may have characters that those may not."""
    return hashlib.sha256(caller.encode()).hexdigest()[:20] if caller else "anyone"


class Records:
    """The records that the engine holds.

    Args:
        engine: that holds them.

    Raises:
        JobsUnavailable: of each method.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def get(self, caller: str | None, job: str) -> Record:
        """A caller's job.

        Raises:
            NoSuchJob: it has none of that id.
            JobExpired: it had.
        """
        record, _ = await self._read(caller_word(caller), job)
        return record

    async def change(
        self, caller: str | None, job: str, change: Callable[[Record], Record]
    ) -> Record:
        """Change a job's record; `change` is called again if somebody else was first.

        Args:
            caller: whose job.
            job: its id.
            change: gives the new record of the one that is there.

        Raises:
            NoSuchJob, JobExpired: as `get`.
            WrongState: what `change` raises.
        """
        word = caller_word(caller)
        while True:
            record, revision = await self._read(word, job)
            changed = change(record)
            if changed == record:
                return record
            try:
                await self._engine.write(word, job, changed.to_json(), revision)
            except Conflict:
                await asyncio.sleep(0)
            else:
                return changed

    async def create(self, record: Record) -> None:
        """Write down a new job.

        Raises:
            Conflict: there is one of that id.
            StoreFull: the engine's disk is.
        """
        request = record.request
        await self._engine.write(caller_word(request.caller), request.id, record.to_json())

    async def forget(self, record: Record) -> None:
        """Delete a record."""
        await self._engine.forget(caller_word(record.request.caller), record.request.id)

    async def page(
        self, caller: str | None, state: State | None, before: str | None, size: int = PAGE
    ) -> list[Record]:
        """A caller's jobs, the newest first.

        Args:
            caller: whose.
            state: in this one alone.
            before: older than the job of this id.
            size: at most so many.
        """
        found: list[Record] = []
        async for record in self._all(caller_word(caller), before):
            if record.state == state or (state is None and record.state != "expired"):
                found.append(record)
            if len(found) == size:
                break
        return found

    def everyones(self) -> AsyncIterator[Record]:
        """All callers' jobs."""
        return self._all("*", None)

    async def _all(self, word: str, before: str | None) -> AsyncIterator[Record]:
        for caller, job in await self._engine.records(word):
            if before and job >= before:
                continue
            if read := await self._engine.read(caller, job):
                yield Record.from_json(read[0])

    async def _read(self, word: str, job: str) -> tuple[Record, int]:
        if not (job.isalnum() and job.isascii()):
            raise NoSuchJob("There is no such job.")
        read = await self._engine.read(word, job)
        if read is None:
            raise NoSuchJob("There is no such job.")
        record = Record.from_json(read[0])
        if record.state == "expired":
            raise JobExpired("The job has expired, and its data are deleted.")
        return record, read[1]
