"""What is told of jobs to whoever measures: frozen values."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Self

from jobs.clock import CLOCK
from jobs.record import Receipt, Record

# Seconds of a lane that a line is taken for while none of its job is settled.
_FIRST_GUESS = 0.25

End = Literal["settled", "known", "given back"]


@dataclass(frozen=True, slots=True)
class ChunkRecord:
    """How one lease of a chunk went.

    Args:
        end: it was settled, known to be settled already, or given back.
        deliveries: who had it, this time included.
        seconds: that it was in hand.
        made: documents.
        problems: of lines that failed, by their names.
    """

    end: End
    deliveries: int
    seconds: float
    made: int = 0
    problems: tuple[str, ...] = ()

    @classmethod
    def of(cls, end: End, deliveries: int, seconds: float, receipt: Receipt | None) -> Self:
        """The record of a lease, with what its receipt says, if it has one.

        Args:
            end: how the lease ended.
            deliveries: how many times the chunk was handed out, this one included.
            seconds: from the lease's start to its end.
            receipt: of the chunk, where it was made.
        """
        if receipt is None:
            return cls(end, deliveries, seconds)
        problems = [line.problem["type"] for line in receipt.lines if line.problem]
        names = tuple(name.removeprefix("/problems/") for name in problems)
        return cls(end, deliveries, seconds, receipt.tried - len(names), names)


@dataclass(frozen=True, slots=True)
class JobsSnapshot:
    """The jobs whose foremen are in one service, as they are now.

    Args:
        open: how many.
        lines_left: documents that they have yet to make.
        work_left_seconds: that lanes will take for them.
        lanes_wanted: that would end each by the instant that its caller named.
        oldest: Unix time at which the oldest was submitted, 0 for none.
        engine_up: whether the engine is connected.
    """

    open: int
    lines_left: int
    work_left_seconds: float
    lanes_wanted: float
    oldest: float
    engine_up: bool

    @classmethod
    def of(cls, records: Iterable[Record], *, engine_up: bool) -> "JobsSnapshot":
        """A snapshot of records."""
        known = [record for record in records if not record.has_ended]
        return cls(
            open=len(known),
            lines_left=sum(map(lines_left, known)),
            work_left_seconds=sum(map(work_left, known)),
            lanes_wanted=sum(map(_lanes_wanted, known)),
            oldest=min((record.request.created for record in known), default=0.0),
            engine_up=engine_up,
        )


def lines_left(record: Record) -> int:
    """Lines that are not settled."""
    return max(record.request.documents - record.made - record.failed, 0)


def work_left(record: Record) -> float:
    """Seconds of lanes that they will take, at the mean of those that are settled."""
    settled = record.made + record.failed
    mean = record.work_seconds / settled if settled else _FIRST_GUESS
    return lines_left(record) * mean


def _lanes_wanted(record: Record) -> float:
    """One at least, where there is no instant or it has passed."""
    until = (record.request.finish_by or 0.0) - CLOCK.now()
    return max(work_left(record) / until, 1.0) if until > 0 else 1.0
