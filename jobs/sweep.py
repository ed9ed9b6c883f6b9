"""What is seen to from time to time: jobs without a record or a foreman, and those that expired."""

import asyncio
import random
from contextlib import suppress
from dataclasses import replace

import structlog

from jobs.clock import CLOCK, Clock
from jobs.errors import JobError
from jobs.record import Record, created_at
from jobs.records import Records, caller_word
from jobs.repair import repair
from jobs.store import places
from jobs.store.store import Store
from jobs.stream import Engine
from offload.threads import in_thread

_LOG = structlog.get_logger("pressroom.jobs")

# Seconds after a sweep that failed.
_PAUSE = 2.0
# Seconds between sweeps, and seconds and sweeps after which what nobody knows of was left behind.
_PERIOD = 30.0
_LEFT_BEHIND, _SWEEPS = 86_400.0, 20


class Sweep:
    """Sweeps until it is cancelled. Several services may do so beside each other.

    Args:
        engine: where records are.
        store: where the data are.
        keep_seconds: for which a job that has expired is still answered with 410.
        clock: by which jobs expire.
    """

    def __init__(
        self, engine: Engine, store: Store, keep_seconds: float, clock: Clock = CLOCK
    ) -> None:
        self._engine = engine
        self._records = Records(engine)
        self._store = store
        self._keep_seconds = keep_seconds
        self._clock = clock
        self._strays: dict[str, int] = {}

    async def run(self) -> None:
        """For ever."""
        while True:
            try:
                await self.sweep()
            except (JobError, OSError) as error:
                _LOG.warning("jobs not swept", reason=str(error))
                await asyncio.sleep(_PAUSE)
            with suppress(TimeoutError):
                async with asyncio.timeout(_PERIOD * random.uniform(0.75, 1.25)):  # noqa: S311
                    await self._engine.begun_anew.wait()

    async def sweep(self) -> None:
        """Once."""
        if self._engine.begun_anew.is_set():
            restored = await repair(self._engine, self._store)
            self._engine.begun_anew.clear()
            _LOG.warning("jobs restored from the store", jobs=restored)
        await self._heed_jump(self._clock.look())
        now = self._clock.now()
        known = set()
        async for record in self._records.everyones():
            known.add(record.request.id)
            await self._see_to(record, now)
        self._strays = await in_thread(_remove_strays, self._store, known, now, self._strays)

    async def _heed_jump(self, seconds: float) -> None:
        """By the engine's clock no lease ends, and no delay, until it is as late as it was."""
        if seconds:
            _LOG.warning("the system's clock has jumped", seconds=round(seconds, 1))
        if seconds < 0:
            await self._engine.hand_out_anew()

    async def _see_to(self, record: Record, now: float) -> None:
        request = record.request
        if not record.has_ended and record.state != "paused":
            await self._engine.put("foreman", caller_word(request.caller), request.id)
        elif record.expires is not None and record.expires < now:
            await self._expire(record, now)

    async def _expire(self, record: Record, now: float) -> None:
        """Delete the data, and after as long again the record: until then it is a 410."""
        if record.state != "expired":
            await in_thread(places.delete, self._store, record.request)
            bare = replace(record.request, source={}, options={}, names=None, webhook=None)
            await self._rewrite(replace(record, request=bare, state="expired", reason=None))
        elif record.expires and record.expires + self._keep_seconds < now:
            await self._records.forget(record)

    async def _rewrite(self, record: Record) -> None:
        request = record.request
        await self._records.change(request.caller, request.id, lambda _: record)


def _remove_strays(
    store: Store, known: set[str], now: float, seen: dict[str, int]
) -> dict[str, int]:
    """Data of submissions that were cut off before anybody was told of the job. Blocks.

    Sweeps are counted, too: an id tells the time by the clock of another service.
    """
    strays = {job: seen.get(job, 0) + 1 for job in places.jobs(store) if job not in known}
    for job, times in strays.items():
        is_old = times > _SWEEPS and now - created_at(job) > _LEFT_BEHIND
        if is_old and not places.is_begun(store, job):
            store.delete(places.folder(job))
    return strays
