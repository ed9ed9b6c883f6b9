"""Connections: how many there may be, for how long one may be silent, and how little it may say."""

import asyncio
import resource
from typing import Any

from aiohttp import web

# Seconds in which a head must be whole, from the connection's beginning or the head's first byte.
_HEAD_SECONDS = 10.0
# Bytes that are parsed at a time, so that chunks of a byte each are noticed before they cost.
_SLICE = 1 << 14
# Framing that a body may have beyond its own size, in bytes: chunks of a byte have five for each.
_FREE_FRAMING = 1 << 13
# Descriptors that a lane takes, and the service itself.
_PER_LANE, _OWN = 8, 64


class Connections:
    """Those that are open.

    Args:
        most: how many there may be. Beyond, the one goes that has sent no request for longest.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._open: dict[BoundedConnection, None] = {}  # the oldest first

    def __len__(self) -> int:
        return len(self._open)

    def add(self, connection: "BoundedConnection") -> None:
        """One more; if there are too many, one that waits goes for it, or else it goes itself."""
        if len(self._open) >= self.most:
            silent = (other for other in self._open if not other.busy)
            next(silent, connection).drop()
        self._open[connection] = None

    def remove(self, connection: "BoundedConnection") -> None:
        """One that has closed."""
        self._open.pop(connection, None)


class BoundedConnection(web.RequestHandler):
    """One connection.

    aiohttp's own has no deadline for a head, and parses what framing there is.
    """

    __slots__ = ("_base", "_body", "_connections", "_head_timer", "_wire")

    def __init__(self, connections: Connections, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._connections = connections
        self._head_timer: asyncio.TimerHandle | None = None
        self._body: Any = None
        self._base = self._wire = 0

    @property
    def busy(self) -> bool:
        """Whether it has sent a request that is not answered yet."""
        return bool(self._messages) or self._current_request is not None

    def drop(self) -> None:
        """Close it at once."""
        if self.transport is not None:
            self.transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A caller has come."""
        super().connection_made(transport)
        self._connections.add(self)
        self._expect_head()

    def connection_lost(self, exc: BaseException | None) -> None:
        """It has gone."""
        self._connections.remove(self)
        self._expect_no_head()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what came, for as long as it is worth parsing."""
        for start in range(0, len(data) or 1, _SLICE):
            piece = data[start : start + _SLICE]
            super().data_received(piece)
            if self._is_mostly_framing(len(piece)):
                self.drop()
                return
        if self.busy:
            self._expect_no_head()
        elif data and self._head_timer is None:
            self._expect_head()

    def _expect_head(self) -> None:
        self._head_timer = self._loop.call_later(_HEAD_SECONDS, self.drop)

    def _expect_no_head(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

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


def most_connections(lanes: int) -> int:
    """How many connections leave enough descriptors to lanes, and a file for each of them."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max((soft - _OWN - _PER_LANE * lanes) // 2, 16)
