"""The engine's state made anew from the store, which holds the truth."""

from dataclasses import replace

from jobs.errors import Conflict
from jobs.record import Record, Request
from jobs.records import Records, caller_word
from jobs.store import places
from jobs.store.store import Missing, Store
from jobs.stream import Engine
from jobs.work import plan
from offload.threads import in_thread


async def repair(engine: Engine, store: Store, *, only_if_empty: bool = False) -> int:
    """Write down each job that the store has and the engine has not. Returns how many.

    Args:
        engine: to repair.
        store: that holds requests, receipts and outcomes.
        only_if_empty: do nothing where the engine has any record.
    """
    known = {job for _, job in await engine.records()}
    if known and only_if_empty:
        return 0
    restored = 0
    for job in await in_thread(_unknown, store, known):
        record = await in_thread(_restore, store, job)
        if record and await _write(engine, record):
            restored += 1
    return restored


async def _write(engine: Engine, record: Record) -> bool:
    try:
        await Records(engine).create(record)
    except Conflict:  # another service repairs too
        return False
    if not record.has_ended and record.state != "paused":
        await engine.put("foreman", caller_word(record.request.caller), record.request.id)
    return True


def _unknown(store: Store, known: set[str]) -> list[str]:
    return [job for job in places.jobs(store) if job not in known]


def _restore(store: Store, job: str) -> Record | None:
    """A job's record: its last outcome, or a new beginning that finds each receipt there is."""
    try:
        request = Request.from_json(store.read(places.asked(job)))
    except Missing:  # a submission that was cut off
        return None
    round_, ended = 0, None
    while outcome := _outcome(store, job, round_):
        ended, round_ = outcome, round_ + 1
    begun_again = any(True for _ in store.keys(places.round_of(job, round_)))
    if ended and not begun_again:
        return ended
    record = plan.begin_round(ended) if ended else Record.begin(request)
    return replace(record, state="paused") if _is_paused(store, job) else record


def _is_paused(store: Store, job: str) -> bool:
    try:
        store.size(places.paused(job))
    except Missing:
        return False
    return True


def _outcome(store: Store, job: str, round_: int) -> Record | None:
    try:
        return Record.from_json(store.read(places.outcome(job, round_)))
    except Missing:
        return None
