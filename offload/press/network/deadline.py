"""One absolute deadline for a connection, however slowly its host speaks.

A socket's own timeout begins anew with each byte: a head that is dripped would last for ever.
"""

import socket
import threading
from contextlib import suppress
from typing import Any

from urllib3.connection import HTTPConnection


def timed(kind: Any, seconds: float) -> Any:
    """A class of connections as urllib3's `kind`, each shut after so many seconds of its life."""
    return type(f"Timed{kind.__name__}", (_Timed, kind), {"lifetime": max(seconds, 0.0)})


class _Timed(HTTPConnection):
    lifetime: float
    _alarm: threading.Timer | None = None
    _watched: socket.socket

    def _new_conn(self) -> socket.socket:
        """Before a TLS handshake, which could be dripped as well, takes the socket over."""
        opened = super()._new_conn()
        self._watched = opened.dup()
        self._alarm = threading.Timer(self.lifetime, _shut, (self._watched,))
        self._alarm.daemon = True
        self._alarm.start()
        return opened

    def close(self) -> None:
        """Close it, and with it the alarm."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._watched.close()
            self._alarm = None
        super().close()


def _shut(watched: socket.socket) -> None:
    with suppress(OSError):  # it has ended by itself
        watched.shutdown(socket.SHUT_RDWR)
    watched.close()
