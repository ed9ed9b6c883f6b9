"""Connections: how many there may be, for how long one may be silent, and how little it may say."""

import asyncio
import heapq
import resource
import socket
from collections import Counter
from collections.abc import Iterable
from typing import Any

from aiohttp import web

from handlers.request import keys

# Seconds in which a head must be whole, from the connection's beginning or the head's first byte.
_HEAD_SECONDS = 10.0
# Seconds that a caller may take to read what the transport's buffer holds, 4.4 kB/s: one that reads
# nothing would hold its document in the spool, its connection, and a drain.
_UNREAD_SECONDS = 15.0
# Bytes that the kernel takes beyond what the caller's window lets it send (TCP_NOTSENT_LOWAT): it
# would take megabytes, so that a caller who reads nothing was made a dozen answers.
_TCP_NOTSENT_LOWAT, _MOST_UNSENT = 25, 1 << 17
# Bytes that are parsed at a time, so that chunks of a byte each are noticed before they cost.
_SLICE = 1 << 14
# Framing that a body may have beyond its own size, in bytes: chunks of a byte have five for each.
_FREE_FRAMING = 1 << 13
# Descriptors that a lane takes, and the service itself.
_PER_LANE, _OWN = 8, 64
# Connections, whatever the descriptors: they take memory too.
_MOST = 4096
# Of so many, one goes when there are too many.
_ONE_OF = 64


class Connections:
    """Those that are open.

    Args:
        most: how many there may be. Beyond, one of the owner goes who has the most.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._open: dict[BoundedConnection, None] = {}  # the oldest first

    def __len__(self) -> int:
        return len(self._open)

    def add(self, connection: "BoundedConnection") -> None:
        """One more; if there are too many, another goes for it, or else it goes itself."""
        if len(self._open) >= self.most:
            for other in self._expendable(connection):
                self.remove(other)
                other.drop()
        self._open[connection] = None

    def remove(self, connection: "BoundedConnection") -> None:
        """One that has closed."""
        self._open.pop(connection, None)

    def _expendable(self, newcomer: "BoundedConnection") -> list["BoundedConnection"]:
        """Those that have kept us waiting for longest, of the owner with the most if he has such.

        Several go at once: to look through all of them for each of a flood would stall the loop.
        One that is at work goes only for an owner who has at most half as many.
        """
        owners = {connection: connection.owner for connection in self._open}
        held = Counter([*owners.values(), newcomer.owner])
        [(greediest, most)] = held.most_common(1)
        theirs = [connection for connection, owner in owners.items() if owner == greediest]
        several = max(1, self.most // _ONE_OF)
        if waiting := _silent(theirs, several) or _silent(owners, several):
            return waiting
        return [theirs[-1] if most >= 2 * held[newcomer.owner] else newcomer]


class BoundedConnection(web.RequestHandler):
    """One connection.

    aiohttp's own has no deadline for a head or for an answer's reader, and parses what framing
    there is. `heard` is the instant of the loop's clock at which it last sent or read something.
    """

    __slots__ = (
        "_base",
        "_body",
        "_connections",
        "_head_timer",
        "_peer",
        "_unread_timer",
        "_wire",
        "heard",
    )

    def __init__(self, connections: Connections, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._connections = connections
        self._head_timer: asyncio.TimerHandle | None = None
        self._unread_timer: asyncio.TimerHandle | None = None
        self._peer: str | None = None
        self._body: Any = None
        self._base = self._wire = 0
        self.heard = self._loop.time()

    @property
    def owner(self) -> str | None:
        """The caller whose request it is; the address that it comes from while there is none."""
        request = self._current_request
        return (request and request.get(keys.CALLER)) or self._peer

    @property
    def keeps_waiting(self) -> bool:
        """Whether what comes next is its own: a request, more of one, or reading its answer."""
        at_work = self._messages or self._current_request is not None
        return not at_work or self._incoming() is not None or self._unread_timer is not None

    def drop(self) -> None:
        """Close it at once."""
        if self.transport is not None:
            self.transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A caller has come."""
        super().connection_made(transport)
        if peer := transport.get_extra_info("peername"):
            self._peer = keys.caller_at(peer[0])
            connection: socket.socket = transport.get_extra_info("socket")
            connection.setsockopt(socket.IPPROTO_TCP, _TCP_NOTSENT_LOWAT, _MOST_UNSENT)
        self._connections.add(self)
        self._expect_head()

    def connection_lost(self, exc: BaseException | None) -> None:
        """It has gone."""
        self._connections.remove(self)
        self._expect_no_head()
        self._expect_no_reader()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Its caller has not read as much as the transport holds for it."""
        super().pause_writing()
        self._unread_timer = self._loop.call_later(_UNREAD_SECONDS, self.drop)

    def resume_writing(self) -> None:
        """It has read nearly all of it."""
        self.heard = self._loop.time()
        self._expect_no_reader()
        super().resume_writing()

    def data_received(self, data: bytes) -> None:
        """Parse what came, for as long as it is worth parsing."""
        self.heard = self._loop.time()
        for start in range(0, len(data) or 1, _SLICE):
            piece = data[start : start + _SLICE]
            super().data_received(piece)
            if self._is_mostly_framing(len(piece)):
                self.drop()
                return
        if self._messages or self._current_request is not None:
            self._expect_no_head()
        elif data and self._head_timer is None:
            self._expect_head()

    def _expect_head(self) -> None:
        self._head_timer = self._loop.call_later(_HEAD_SECONDS, self.drop)

    def _expect_no_head(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _expect_no_reader(self) -> None:
        if self._unread_timer is not None:
            self._unread_timer.cancel()
            self._unread_timer = None

    def _is_mostly_framing(self, received: int) -> bool:
        """Whether the body that is coming in has far more around it than in it."""
        body = self._incoming()
        if body is not self._body or body is None:
            self._body, self._wire = body, 0
            self._base = body.total_bytes if body else 0
            return False
        self._wire += received
        payload = body.total_bytes - self._base
        return bool(self._wire - payload > payload + _FREE_FRAMING)

    def _incoming(self) -> Any:
        if self._messages:
            body = self._messages[-1][1]
        elif self._current_request is not None:
            body = self._current_request.content
        else:
            return None
        return None if body.is_eof() else body


def _silent(connections: Iterable[BoundedConnection], most: int) -> list[BoundedConnection]:
    """Those that have kept us waiting for longest, if any do."""
    waiting = (connection for connection in connections if connection.keeps_waiting)
    return heapq.nsmallest(most, waiting, key=lambda connection: connection.heard)


def most_connections(lanes: int) -> int:
    """How many connections leave enough descriptors to lanes, and a file for each of them."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return min(max((soft - _OWN - _PER_LANE * lanes) // 2, 16), _MOST)
