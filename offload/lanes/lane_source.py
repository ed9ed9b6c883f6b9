"""A source of lanes, as the pool sees it: its own lanes, or its own and borrowed ones."""

from collections.abc import Callable
from typing import Protocol

from offload.job import Job, Receipt
from offload.snapshot import LanesSnapshot


class AnyLane(Protocol):
    """A lane, as the pool sees it; a borrowed one belongs to another loop's pool."""

    @property
    def borrowed(self) -> bool:
        """Whether it is another pool's."""
        ...

    async def run(self, job: Job) -> Receipt:
        """Make the job's document."""
        ...

    def interrupt(self) -> None:
        """End the job's attempt; it has another one later, and is not blamed."""
        ...


class LaneSource(Protocol):
    """Where the pool takes its lanes from.

    `on_change` is called whenever a lane has become idle, or has ended.
    """

    on_change: Callable[[], None]

    @property
    def memory_pressure(self) -> float:
        """The workers' share of the memory that they may have."""
        ...

    async def open(self) -> None:
        """Start the lanes; they come when they are ready."""
        ...

    async def close(self) -> None:
        """End all of them."""
        ...

    def free(self) -> int:
        """How many lanes can be taken now."""
        ...

    def take(self) -> AnyLane:
        """One of the free lanes."""
        ...

    def release(self, lane: AnyLane) -> None:
        """Take a lane back from a job."""
        ...

    def dispatched(self, waiting: int, *, draining: bool) -> None:
        """The pool has handed out all the lanes that it could; so many jobs still wait."""
        ...

    def snapshot(self) -> LanesSnapshot:
        """The pool's own lanes as they are now. From any thread."""
        ...
