"""Lanes borrowed from the other loops of the service.

The kernel spreads connections over loops by a hash, and a connection stays where it is: so one
loop's lanes can be full while another's are idle. Then the job goes there, not the connection: its
folder lies in the spool that all share, and what crosses is the job, and a receipt or an error.
"""

import asyncio
import time
from collections.abc import Callable
from typing import ClassVar

from offload import errors
from offload.cluster import wire
from offload.cluster.shared_state import Membership, MemberState
from offload.cluster.wire import Sockets
from offload.job import Job, Receipt
from offload.lanes.lane import Lane
from offload.lanes.lane_source import AnyLane
from offload.lanes.supervisor import LaneSupervisor
from offload.snapshot import LanesSnapshot

# Seconds between looks for another loop's idle lane while a job waits: little to any document.
_LOOK_PERIOD = 0.02
# Seconds in which a loop that could not take a job is not asked again.
_AVOID_SECONDS = 0.05


class SharedLanes:
    """A pool's own lanes, and behind them the idle ones of other loops. Implements `LaneSource`.

    Args:
        own: the pool's own.
        membership: the loop's place among the others.
    """

    def __init__(self, own: LaneSupervisor, membership: Membership) -> None:
        self._own = own
        self._state = membership.state.members[membership.number]
        self._sockets = Sockets(membership.root)
        self._key = membership.state.key
        self._siblings = [
            _Sibling(number, state)
            for number, state in enumerate(membership.state.members)
            if number != membership.number
        ]
        self._look: asyncio.TimerHandle | None = None

    @property
    def on_change(self) -> Callable[[], None]:
        """Called whenever a lane has become idle or has ended, or another loop's may have."""
        return self._own.on_change

    @on_change.setter
    def on_change(self, call: Callable[[], None]) -> None:
        self._own.on_change = call

    @property
    def memory_pressure(self) -> float:
        """The own workers' share of the memory that they may have."""
        return self._own.memory_pressure

    def __repr__(self) -> str:
        return f"<SharedLanes {self._own}>"

    async def open(self) -> None:
        """Start the own lanes."""
        self._sockets.open()
        await self._own.open()

    async def close(self) -> None:
        """End the own lanes; lend none from now on."""
        self._state.idle_lanes = 0
        if self._look:
            self._look.cancel()
        await self._own.close()
        self._sockets.close()

    def free(self) -> int:
        """The own lanes that are idle; if none is, those of the loop that has the most."""
        if own := self._own.free():
            return own
        return max((sibling.available for sibling in self._siblings), default=0)

    def take(self) -> AnyLane:
        """An idle lane of one's own, else another loop's."""
        if self._own.free():
            return self._own.take()
        sibling = max(self._siblings, key=lambda sibling: sibling.available)
        sibling.reserved += 1
        return BorrowedLane(sibling, self._sockets, self._key)

    def release(self, lane: AnyLane) -> None:
        """Take a lane back from a job; a borrowed one goes back by itself."""
        if isinstance(lane, Lane):
            self._own.release(lane)
        else:
            self.on_change()

    def dispatched(self, waiting: int, *, draining: bool) -> None:
        """Tell the others how many lanes can be lent; look again soon while jobs wait here."""
        for sibling in self._siblings:
            sibling.reserved = 0
        self._state.idle_lanes = 0 if waiting or draining else self._own.free()
        if waiting and self._look is None:
            self._look = asyncio.get_running_loop().call_later(_LOOK_PERIOD, self._look_again)

    def snapshot(self) -> LanesSnapshot:
        """The own lanes as they are now. From any thread."""
        return self._own.snapshot()

    def _look_again(self) -> None:
        self._look = None
        self.on_change()


class BorrowedLane:
    """Another loop's lane, for one job.

    Args:
        sibling: the loop.
        sockets: where the loops listen.
        key: signs what is sent.
    """

    borrowed: ClassVar[bool] = True

    def __init__(self, sibling: "_Sibling", sockets: "Sockets", key: bytes) -> None:
        self._sibling = sibling
        self._key = key
        self._sockets = sockets

    async def run(self, job: Job) -> Receipt:
        """Have the other loop's lane make the job's document.

        Raises:
            NotBegun: the lane was taken when the job got there.
            WorkerDied: the other loop died over it.
            OffloadError: the document's own fault.
        """
        try:
            return await wire.request(self._sockets.path(self._sibling.number), job, self._key)
        except errors.NotBegun:
            self._sibling.avoid_until = time.monotonic() + _AVOID_SECONDS
            raise

    def interrupt(self) -> None:
        """Its own pool decides how long it may run."""


class _Sibling:
    """Another loop, as this one sees it: `reserved` lanes of it are given to jobs just now."""

    def __init__(self, number: int, state: MemberState) -> None:
        self.number = number
        self.reserved = 0
        self.avoid_until = 0.0
        self._state = state

    @property
    def available(self) -> int:
        """How many lanes it can lend."""
        if time.monotonic() < self.avoid_until:
            return 0
        return max(self._state.idle_lanes - self.reserved, 0)
