"""The frozen values that cross between the loop and the processes.

A `Job` goes to a worker and a `Receipt` or a `Fault` comes back, both through the executor's
pipes, so each must pickle to less than 4,096 bytes (PIPE_BUF, pipe(7)): a worker killed in the
middle of a larger write would hang its executor for ever. Whatever can be long is a file in the
job's folder.
"""

import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from offload.errors import OffloadError
from offload.order import Order

PIPE_BUF = 4096

# What is decided about a job: `refused` for want of capacity, `hopeless` where an idle lane would
# not have been in time, `limited` by its caller's own limit.
DECISIONS = ("admitted", "refused", "hopeless", "limited", "draining", "spool-full")

# Bytes of a document that are read and sent at a time: the answer begins before all is in memory.
PIECE = 1 << 16

# A job's folder holds its body under this name.
BODY = "body"


@dataclass(frozen=True, slots=True)
class Job:
    """An order, and where and until when it is carried out.

    Args:
        order: what is asked for.
        folder: the job's place in the spool.
        deadline: a `time.monotonic()` instant, in seconds.
        kind: names the documents that take about as long.
        elements: that were counted in the body as it came.
    """

    order: Order
    folder: Path
    deadline: float
    kind: str = "html"
    elements: int = 0

    @classmethod
    def begin(cls, order: Order, folder: Path) -> Self:
        """The job of an order that comes in now: its caller's wait begins."""
        return cls(order, folder, time.monotonic() + order.wait_seconds)

    @property
    def body(self) -> Path:
        """What the caller sent, as it came."""
        return self.folder / BODY

    @property
    def document(self) -> Path:
        """What the press makes."""
        return self.folder / f"document.{self.order.options.format}"

    @property
    def items(self) -> Path:
        """The list that goes with a fault: a JSON array of `offload.errors.Item`."""
        return self.folder / "items.json"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A document was made.

    Args:
        pages: of the document; 0 where it has none, as HTML.
        size_bytes: of the document.
        render_seconds: that the worker took.
        rss_bytes: the worker's resident memory once it was done.
        warnings: what may be wrong with the document: as many of the `warning_count` sentences
            as fit the pipe.
        warning_count: how many warnings there are.
        queue_seconds: that the job waited for a lane; the pool fills it in.
        began_at: the Unix time at which the worker began.
        digest: the document's SHA-256 in hexadecimal, where the same bytes were asked for.
        beginning: of the document, as it is sent; the parent fills it in.
    """

    pages: int
    size_bytes: int
    render_seconds: float
    rss_bytes: int
    warnings: tuple[str, ...] = ()
    warning_count: int = 0
    queue_seconds: float = 0.0
    began_at: float = 0.0
    digest: str | None = None
    beginning: bytes = field(default=b"", repr=False)

    def to_keep(self) -> Self:
        """Without what is large."""
        return replace(self, beginning=b"")


@dataclass(frozen=True, slots=True)
class Fault:
    """No document was made: `error` is the class to raise, `detail` its sentence.

    With `listed`, the job's `items` file holds the faults one by one. Once layout had `begun`, the
    fault may have left damage to the worker's next document.
    """

    error: type[OffloadError]
    detail: str
    listed: bool = False
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Lap:
    """A stretch of a job's life: it waited, or a lane worked on it.

    `began` is a `time.monotonic()` instant.
    """

    waiting: bool
    began: float
    seconds: float


@dataclass(frozen=True, slots=True)
class JobRecord:
    """How one job went, reported once when it ended, however it ended. Times in seconds."""

    kind: str
    outcome: str
    estimate_seconds: float
    queue_seconds: float
    service_seconds: float
    attempts: int
    receipt: Receipt | None = None
    laps: tuple[Lap, ...] = ()
    elements: int = 0
    needless: bool = False

    @property
    def decision(self) -> str:
        """What was decided when it was offered; one that lost its lane had been admitted."""
        if self.attempts or self.outcome not in DECISIONS:
            return "admitted"
        hopeless = self.needless and self.outcome == "refused"
        return "hopeless" if hopeless else self.outcome
