"""What a batch's foreman does next: decisions on a record, without I/O.

Chunks are fed in their order, a window of them at a time, and settle in any order. A chunk that was
fed, has no receipt and is not with the engine is lost, and is fed again.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace

from jobs.clock import CLOCK
from jobs.record import Receipt, Record

# Chunks of one caller that are handed out at a time: a batch of 100,000 lines and one of 50 that
# comes later then share the lanes.
WINDOW = 8


def open_chunks(record: Record) -> Iterator[int]:
    """Chunks that were fed and are not settled."""
    above = set(record.settled_above)
    return (n for n in range(record.settled, record.fed) if n not in above)


def next_chunks(record: Record, handed_out: int, idle: int) -> range:
    """The chunks to feed now.

    Args:
        record: of the batch.
        handed_out: chunks of its caller that are with the engine.
        idle: workers that wait for a chunk.
    """
    room = max(WINDOW - handed_out, idle)
    return range(record.fed, min(record.fed + max(room, 0), record.request.chunks))


def fed(record: Record, stop: int) -> Record:
    """The record with the chunks below `stop` handed out."""
    if record.has_ended:
        return record
    state = "running" if record.state == "queued" else record.state
    return replace(
        record, state=state, fed=max(record.fed, stop), started=record.started or CLOCK.now()
    )


def settle(record: Record, chunk: int, receipt: Receipt) -> Record:
    """The record with a chunk's lines counted: those that were tried in this round.

    Args:
        record: the job's.
        chunk: its number, from 0; one that is settled already changes nothing.
        receipt: what became of its lines.
    """
    low, above = record.settled, {*record.settled_above}
    if chunk < low or chunk in above:
        return record
    above.add(chunk)
    while low in above:
        above.remove(low)
        low += 1
    made = receipt.tried - receipt.failed if record.phase == "make" else 0
    failed = receipt.failed - (receipt.tried if record.round else 0)
    return replace(
        record,
        settled=low,
        settled_above=tuple(sorted(above)),
        made=record.made + made,
        failed=record.failed + failed,
        work_seconds=record.work_seconds + receipt.work_seconds,
    )


def is_settled(record: Record) -> bool:
    """Whether each chunk is."""
    return record.settled >= record.request.chunks


def begin_phase(record: Record) -> Record:
    """The record with nothing fed, of the phase after the check."""
    return replace(record, phase="make", fed=0, settled=0, settled_above=(), made=0, failed=0)


def begin_round(record: Record) -> Record:
    """The record of a job whose failed lines are tried again."""
    return replace(
        record,
        state="queued",
        round=record.round + 1,
        fed=0,
        settled=0,
        settled_above=(),
        ended=None,
        expires=None,
        reason=None,
    )


def lost_chunks(record: Record, with_engine: Collection[int]) -> list[int]:
    """Chunks that nobody has: done, or lost."""
    return [n for n in open_chunks(record) if n not in with_engine]
