"""One absolute deadline for a request, however slowly its host speaks.

A socket's own timeout begins anew with each byte: an answer that is dripped would last for ever.
"""

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from urllib3.connection import HTTPConnection


class Deadline:
    """Shuts the connections of a request once it has lasted too long. A context manager.

    Args:
        seconds: that it may last.
    """

    def __init__(self, seconds: float) -> None:
        self._alarm = threading.Timer(max(seconds, 0.0), self._shut)
        self._alarm.daemon = True
        self._watched: list[socket.socket] = []
        self._is_over = False

    def __enter__(self) -> Self:
        self._alarm.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._alarm.cancel()
        for watched in self._watched:
            watched.close()

    def over(self, kind: Any) -> Any:
        """A class of connections as urllib3's `kind`, under this deadline."""
        return type(f"Timed{kind.__name__}", (_Timed, kind), {"deadline": self})

    def watch(self, opened: socket.socket) -> None:
        """Shut this one too; by a duplicate, as a TLS handshake takes the socket over."""
        self._watched.append(opened.dup())
        if self._is_over:  # it took that long to connect
            self._shut()

    def _shut(self) -> None:
        self._is_over = True
        for watched in self._watched:
            with suppress(OSError):  # it has ended by itself
                watched.shutdown(socket.SHUT_RDWR)


class _Timed(HTTPConnection):
    deadline: Deadline

    def _new_conn(self) -> socket.socket:
        opened = super()._new_conn()
        self.deadline.watch(opened)
        return opened
