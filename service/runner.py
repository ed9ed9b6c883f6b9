"""aiohttp's runner, with connections that know when a request came, and answer what is no HTTP."""

import socket
import struct
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import structlog
from aiohttp import web
from aiohttp.http_exceptions import LineTooLong

from handlers import problems
from handlers.connections import BoundedConnection, Connections
from handlers.request import origin
from metrics.requests import ARRIVED
from service.settings import names_at

_LOG = structlog.get_logger("pressroom.connections")

# Seconds that a connection may be idle between two requests: longer than a proxy holds one.
_IDLE_SECONDS = 75.0
# Connections of an admin port: a few scrapers and probes, not the descriptors of lanes.
_ADMIN_CONNECTIONS = 64
# Where `tcp_info` of linux/tcp.h has the milliseconds since data came last, and its resolution.
_LAST_DATA, _JIFFY = struct.Struct("52xI"), 0.004


class Connection(BoundedConnection):
    """One connection. aiohttp's own answer to what its parser refuses is plain text."""

    __slots__ = ("_arrivals",)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._arrivals: deque[float] = deque()

    def data_received(self, data: bytes) -> None:
        """Note when the requests in it came: a busy loop reads them late."""
        before = len(self._messages)
        super().data_received(data)
        if requests := len(self._messages) - before:
            self._arrivals.extend([time.perf_counter() - self._unread_seconds()] * requests)

    def next_arrival(self) -> float:
        """The `time.perf_counter()` instant at which the next request came."""
        return self._arrivals.popleft() if self._arrivals else time.perf_counter()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """The answer to a request that no handler has seen to its end; closes the connection."""
        if status == web.HTTPBadRequest.status_code:
            status = _status(exc)
            self._reject(status)
        else:
            super().handle_error(request, status, exc, message)  # logs it
        response = problems.of_connection(status)
        response.force_close()
        return response

    def _reject(self, status: int) -> None:
        """A line in the log and a count: what strangers send is no error of ours, with a trace."""
        _LOG.warning("request refused", status=status, remote=self.peername)
        if isinstance(self._manager, _Server):
            self._manager.reject(status)

    def _unread_seconds(self) -> float:
        """For how long the data has been there, by the kernel's own clock (tcp(7), TCP_INFO)."""
        if self.transport is None:
            return 0.0
        connection: socket.socket = self.transport.get_extra_info("socket")
        info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _LAST_DATA.size)
        milliseconds: int = _LAST_DATA.unpack(info)[0]
        return max(milliseconds / 1000 - _JIFFY, 0.0)


def _status(error: BaseException | None) -> int:
    """What is wrong with a head that is no HTTP only because there is too much of it."""
    if isinstance(error, LineTooLong):
        # The parser says what it read, and has the URL alone in an array.
        return 414 if isinstance(error.args[0], bytearray) else 431
    return 431 if "Too many headers" in str(error) else 400


class _Server(web.Server):
    places: Connections
    reject: Callable[[int], None]

    def __call__(self) -> web.RequestHandler:
        return Connection(self.places, self, loop=self._loop, **self._kwargs)


def admin_runner(app: web.Application, host: str) -> "Runner":
    """A runner for an admin port: its few callers are the operator's own, and no page's.

    Args:
        app: the port's.
        host: where it listens.
    """
    app.middlewares.extend((problems.middleware, origin.require_ours))
    if (names := names_at(host)) is not None:
        app[origin.NAMES] = names
    return Runner(
        app, Connections(_ADMIN_CONNECTIONS), _ignore, access_log=None, shutdown_timeout=1.0
    )


def _ignore(_: int) -> None:
    """A rejected request of an admin port is in no metric."""


class Runner(web.AppRunner):
    """An AppRunner of such connections: aiohttp has no other place to name their class.

    Args:
        app: the application.
        connections: those that are open, and how many there may be.
        reject: is called with the status of each request that the parser rejects.
        options: of aiohttp's runner.
    """

    __slots__ = ("_connections", "_reject")

    def __init__(
        self,
        app: web.Application,
        connections: Connections,
        reject: Callable[[int], None],
        **options: Any,
    ) -> None:
        super().__init__(app, keepalive_timeout=_IDLE_SECONDS, **options)
        app.on_response_prepare.append(_name_server)
        self._connections = connections
        self._reject = reject

    async def _make_server(self) -> web.Server:
        server = await super()._make_server()
        server.__class__ = _Server
        assert isinstance(server, _Server)
        server.places, server.reject = self._connections, self._reject
        server.request_factory = _with_arrival(server.request_factory)
        return server


async def _name_server(_: web.Request, response: web.StreamResponse) -> None:
    """Ours, in place of aiohttp's, which has versions in it."""
    response.headers["Server"] = problems.SERVER


def _with_arrival(make: Callable[..., Any]) -> Callable[..., Any]:
    def request(message: Any, payload: Any, connection: Connection, *rest: Any) -> Any:
        made = make(message, payload, connection, *rest)
        made[ARRIVED] = connection.next_arrival()
        return made

    return request
