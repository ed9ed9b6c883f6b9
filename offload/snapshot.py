"""The pool and its lanes as they are at one instant: frozen values, read and never pushed."""

from dataclasses import dataclass
from typing import Literal

LaneState = Literal["starting", "idle", "busy"]


@dataclass(frozen=True, slots=True)
class LaneSnapshot:
    """One lane as it is now.

    Args:
        state: of the lane.
        since: the `time.monotonic()` instant at which the state began.
        pid: of its worker.
        documents: made so far.
        rss_bytes: resident memory of its worker.
        doing: what it works on, in words.
        confinement: names what the kernel keeps its worker from.
    """

    state: LaneState
    since: float
    pid: int | None = None
    documents: int = 0
    rss_bytes: int = 0
    doing: str | None = None
    confinement: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LanesSnapshot:
    """All lanes of a pool as they are now.

    Args:
        lanes: one entry a slot.
        started: whether a lane has ever been ready.
        restarts: lanes that ended, by reason.
        run_queue_wait_seconds: in which workers were ready to run and had no CPU; a total.
        memory_pressure: the workers' share of the memory that they may have.
        trouble: why no lane can be started, if so.
        trouble_seconds: for how long that has been so.
        disk_full: whether the spool has no room for a document.
    """

    lanes: tuple[LaneSnapshot, ...]
    started: bool
    restarts: dict[str, int]
    run_queue_wait_seconds: float
    memory_pressure: float
    trouble: str | None
    trouble_seconds: float
    disk_full: bool


@dataclass(frozen=True, slots=True)
class Snapshot(LanesSnapshot):
    """The pool as it is now; counts are totals since it opened, times are seconds.

    Args:
        queued: jobs that wait.
        queue_room: how many may wait.
        queued_work_seconds: estimated lane seconds of those that wait.
        offered_jobs: all jobs.
        refused_jobs: those that were refused for want of lanes, memory or the loop's time.
        overdue_seconds: that lanes have spent on documents beyond what such documents take.
        offered_work_seconds: lane seconds asked for, refused ones too, each request's once.
        busy_seconds: that lanes have spent on jobs.
        estimate_ratio: actual to estimated seconds, lately.
        open: whether new jobs are taken on.
    """

    queued: int
    queue_room: int
    queued_work_seconds: float
    offered_jobs: int
    refused_jobs: int
    overdue_seconds: float
    offered_work_seconds: float
    busy_seconds: float
    estimate_ratio: float
    open: bool

    @property
    def workers(self) -> int:
        """How many lanes there are meant to be."""
        return len(self.lanes)

    @property
    def ready(self) -> bool:
        """Whether work sent now has a good chance."""
        return self.not_ready_because is None

    @property
    def not_ready_because(self) -> str | None:
        """Why work sent now has none: it drains or starts, has no lanes or no disk."""
        if not self.open:
            return "draining"
        if self.trouble or not self.started:
            return self.trouble or "starting"
        return "the spool is full" if self.disk_full else None
