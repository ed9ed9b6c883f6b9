"""The pool and its lanes as they are at one instant: frozen, for whoever wants to look."""

from dataclasses import dataclass
from typing import Literal

LaneState = Literal["starting", "idle", "busy"]


@dataclass(frozen=True, slots=True)
class LaneSnapshot:
    """One lane as it is now.

    `since` is the `time.monotonic()` instant its state began, `confinement` names what the kernel
    keeps its worker from.
    """

    state: LaneState
    since: float
    pid: int | None = None
    documents: int = 0
    rss_bytes: int = 0
    doing: str | None = None
    confinement: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The pool as it is now; counts are totals since it opened, times are seconds."""

    workers: int
    lanes: tuple[LaneSnapshot, ...]
    queued: int
    queue_room: int
    queued_work_seconds: float
    offered_work_seconds: float
    estimate_ratio: float
    memory_pressure: float
    open: bool
    started: bool
    restarts: dict[str, int]
    busy_seconds: float
    trouble: str | None
    trouble_seconds: float

    @property
    def ready(self) -> bool:
        """Whether work sent now has a good chance: started, not draining, able to staff lanes."""
        return self.open and self.started and self.trouble is None
