"""A pool that lends its idle lanes to its siblings, and borrows theirs.

The kernel spreads connections over loops by a hash, and a connection stays where it is: so one
loop's lanes can be full while another's are idle. Then the job goes there, not the connection: its
folder lies in the spool that all share, and what crosses is the job, and a receipt or an error.
"""

import asyncio
import os
import pickle
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self, cast

from offload import errors
from offload.cluster.shared_state import Board, Row
from offload.job import Job, JobRecord, Receipt, Terms
from offload.pool import Pool
from offload.progress import Progress
from offload.snapshot import Snapshot

if TYPE_CHECKING:
    from offload.lanes.lane import Lane

# Seconds between looks for a sibling's idle lane while a job waits: little to any document.
_LOOK_PERIOD = 0.02
# Seconds in which a sibling that could not take a job is not asked again.
_SHUN = 0.05
_LENGTH = struct.Struct("!I")


class SharingPool(Pool):
    """One loop's pool of several.

    Args:
        terms: its own lanes.
        observe: is told of each job that came in here, wherever it ran.
        loop_is_busy: whether the loop itself is short of time.
        board: where siblings tell of their idle lanes.
        number: this loop's row.
    """

    def __init__(
        self,
        terms: Terms,
        observe: Callable[[JobRecord], None],
        loop_is_busy: Callable[[], bool],
        board: Board,
        number: int,
    ) -> None:
        super().__init__(terms, observe, loop_is_busy)
        self._siblings = [_Sibling(n, row) for n, row in enumerate(board.rows)]
        self._row = board.rows[number]
        self._number = number
        self._away: dict[Guest, float] = {}
        self._away_seconds = 0.0
        self._look: asyncio.TimerHandle | None = None
        self._folder = terms.home.parent

    async def __aenter__(self) -> Self:
        self._fd = os.open(self._folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        self._lender = await asyncio.start_unix_server(self._lend, self._door(self._number))
        await super().__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        self._row.idle = 0
        if self._look:
            self._look.cancel()
        self._lender.close()
        await super().__aexit__(*error)
        os.close(self._fd)

    def drain(self) -> None:
        """Refuse new jobs, also those of siblings."""
        super().drain()
        self._row.idle = 0

    def snapshot(self) -> Snapshot:
        """The pool as it is now. From any thread. Work on borrowed lanes is their owners'."""
        here = super().snapshot()
        now = time.monotonic()
        away = self._away_seconds + sum(now - at for at in list(self._away.values()))
        return replace(here, busy_seconds=max(0.0, here.busy_seconds - away))

    def tell(self) -> None:
        """Write on the board how many lanes can be lent now."""
        lends = not self._draining and not len(self._backlog)
        self._row.idle = self._crew.free() if lends else 0

    def _dispatch(self) -> None:
        super()._dispatch()
        for sibling in self._lenders():
            if not len(self._backlog):
                break
            self._borrow(sibling)
        self.tell()
        if len(self._backlog) and self._look is None:
            self._look = asyncio.get_running_loop().call_later(_LOOK_PERIOD, self._look_again)

    def _look_again(self) -> None:
        self._look = None
        self._dispatch()

    def _lenders(self) -> Iterator["_Sibling"]:
        """Siblings with an idle lane, the one with most of them first."""
        now = time.monotonic()
        others = [s for s in self._siblings if s.number != self._number and s.shunned < now]
        for sibling in sorted(others, key=lambda s: -s.row.idle):
            yield from [sibling] * sibling.row.idle

    def _borrow(self, sibling: "_Sibling") -> None:
        ticket = self._backlog.take(sibling.row.idle)
        if ticket is None:
            return
        self._backlog.leave(ticket)  # it is in the sibling's from now on
        if not (turn := self._turns[ticket]).cancelled():
            # To the pool it is a lane as any other, except that none comes back.
            turn.set_result(cast("Lane", Guest(self, sibling)))

    def _door(self, number: int) -> str:
        """A loop's socket. By way of /proc: a socket's path has 107 bytes at most (unix(7))."""
        return f"/proc/self/fd/{self._fd}/{number}.sock"

    async def send(self, sibling: "_Sibling", guest: "Guest", job: Job) -> Receipt:
        """Have a sibling's lane make the job's document."""
        self._away[guest] = time.monotonic()
        try:
            return await _ask(self._door(sibling.number), job)
        except errors.NotBegun:
            sibling.shunned = time.monotonic() + _SHUN
            raise
        finally:
            self._away_seconds += time.monotonic() - self._away.pop(guest)

    async def _lend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Make a sibling's document, unless it hangs up."""
        try:
            work = asyncio.ensure_future(self._serve(await _receive(reader)))
            hangup = asyncio.ensure_future(reader.read(1))
            await asyncio.wait([work, hangup], return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                _send(writer, work.result())
            for task in (work, hangup):
                task.cancel()
            await asyncio.gather(work, hangup, return_exceptions=True)
        except asyncio.IncompleteReadError:
            pass  # it went before it had asked
        finally:
            writer.close()

    async def _serve(self, job: Job) -> Receipt | Exception:
        if self._draining or len(self._backlog) or not self._crew.free():
            return errors.NotBegun()
        try:
            return await self._carry(job, Progress(job.kind, self._estimates.seconds(job.kind)))
        except errors.Refused:
            return errors.NotBegun()
        except errors.OffloadError as error:
            return error


class _Sibling:
    def __init__(self, number: int, row: Row) -> None:
        self.number = number
        self.row = row
        self.shunned = 0.0


class Guest:
    """A sibling's lane, for one job. `over` from the start: it is nobody's here to keep."""

    documents = rss_bytes = 0

    def __init__(self, pool: SharingPool, sibling: _Sibling) -> None:
        self.over = asyncio.Event()
        self.over.set()
        self._pool = pool
        self._sibling = sibling

    async def run(self, job: Job) -> Receipt:
        """As a lane's.

        Raises:
            NotBegun: the lane was taken when the job got there.
            WorkerDied: the sibling died over it.
            OffloadError: the document's own fault.
        """
        return await self._pool.send(self._sibling, self, job)


async def _ask(door: str, job: Job) -> Receipt:
    try:
        reader, writer = await asyncio.open_unix_connection(door)
    except OSError as error:
        raise errors.NotBegun from error
    try:
        _send(writer, job)
        answer = await _receive(reader)
    except (asyncio.IncompleteReadError, OSError) as error:
        raise errors.WorkerDied from error
    finally:
        writer.close()
    if isinstance(answer, Exception):
        raise answer
    return cast("Receipt", answer)


def _send(writer: asyncio.StreamWriter, value: Job | Receipt | Exception) -> None:
    """One pickle a direction, of kilobytes: between one service's processes, as in its pipes."""
    pickled = pickle.dumps(value)
    writer.write(_LENGTH.pack(len(pickled)) + pickled)


async def _receive(reader: asyncio.StreamReader) -> Any:
    [length] = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
    return pickle.loads(await reader.readexactly(length))  # noqa: S301 - see _send
