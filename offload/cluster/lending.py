"""Lanes lent to the other loops of the service."""

import asyncio
from typing import Self

from offload import errors
from offload.cluster.shared_state import Membership
from offload.cluster.wire import LONGEST_JOB, Sockets, receive, send
from offload.job import Job, Receipt
from offload.pool import Pool

# A loop sends its job in one piece: who has sent none after so many seconds is none of us.
_PATIENCE = 5.0
# Each one that waits for a lane has one, and others are answered at once: loops are never so many.
_MOST_BORROWERS = 64


class Lender:
    """Makes documents for the other loops on lanes that are idle. An async context manager.

    Args:
        pool: whose lanes are lent.
        membership: the loop's place among the others.
    """

    def __init__(self, pool: Pool, membership: Membership) -> None:
        self._pool = pool
        self._number = membership.number
        self._sockets = Sockets(membership.root)
        self._key = membership.state.key
        self._borrowers = 0

    async def __aenter__(self) -> Self:
        self._sockets.open()
        path = self._sockets.path(self._number)
        self._server = await asyncio.start_unix_server(self._answer, path)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self._sockets.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._borrowers += 1
        try:
            if self._borrowers > _MOST_BORROWERS:
                send(writer, errors.NotBegun(), self._key)
            else:
                await self._lend(reader, writer)
        except (asyncio.IncompleteReadError, TimeoutError, ConnectionError):
            pass  # it went before it had asked, or is none of us
        finally:
            self._borrowers -= 1
            writer.close()

    async def _lend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Make one document, unless the borrower hangs up."""
        async with asyncio.timeout(_PATIENCE):
            job = await receive(reader, self._key, LONGEST_JOB)
        work = asyncio.ensure_future(self._make(job))
        hangup = asyncio.ensure_future(reader.read(1))
        await asyncio.wait([work, hangup], return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            send(writer, work.result(), self._key)
        for task in (work, hangup):
            task.cancel()
        await asyncio.gather(work, hangup, return_exceptions=True)

    async def _make(self, job: Job) -> Receipt | Exception:
        try:
            return await self._pool.lend(job)
        except (errors.OffloadError, errors.WorkerDied) as error:
            return error
