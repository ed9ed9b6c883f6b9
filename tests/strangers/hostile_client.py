"""The hostile client: raw connections that do what no HTTP library would, and a neighbour."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Self
from urllib.parse import urlsplit

from tests.bombs import deflated
from tests.process import PATIENCE, ServiceProcess

_BOMB = deflated(50)
PAGE = b"<h1>Invoice</h1><p>1.00"


def head(path: str = "/v1/pdf", **headers: str) -> bytes:
    """A POST's head. Header names with _ for -."""
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"POST {path} HTTP/1.1", "Host: localhost", *lines, "", ""]).encode()


@dataclass
class HostileClient:
    """Holds connections to a service until it is closed.

    Args:
        url: of the service.
    """

    url: str
    _held: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def connect(self, sent: bytes = b"", receive_buffer: int = 0) -> socket.socket:
        """A connection that has sent so much."""
        address = urlsplit(self.url)
        connection = self._held.enter_context(socket.socket())
        if receive_buffer:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        connection.settimeout(PATIENCE)
        connection.connect((address.hostname, address.port))
        connection.sendall(sent)
        return connection

    def flood(self, sent: Callable[[], Iterator[bytes]], connections: int) -> threading.Event:
        """Send for ever on so many connections, each opened anew whenever it is cut off."""
        over = threading.Event()

        def send() -> None:
            while not over.is_set():
                with suppress(OSError):
                    connection = self.connect()
                    connection.settimeout(1.0)
                    for piece in sent():
                        if over.is_set():
                            break
                        connection.sendall(piece)
                    connection.recv(1000)
                    connection.close()

        threads = [threading.Thread(target=send) for _ in range(connections)]
        for thread in threads:
            thread.start()
            self._held.callback(thread.join)
        self._held.callback(over.set)
        return over


def bytes_in_chunks() -> Iterator[bytes]:
    """A body in chunks of one byte each."""
    yield head(Content_Type="text/html", Transfer_Encoding="chunked")
    for _ in range(1000):
        yield b"1\r\nx\r\n" * 10_000


def bomb() -> Iterator[bytes]:
    """A body that unpacks to a thousand times its size."""
    size = str(len(_BOMB))
    yield head(Content_Type="text/html", Content_Encoding="deflate", Content_Length=size)
    yield _BOMB


@dataclass
class Neighbour:
    """An honest caller's requests, and how long each took, in seconds."""

    seconds: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    @property
    def percentiles(self) -> tuple[float, float]:
        """The median and the 99th."""
        cuts = quantiles(self.seconds, n=100, method="inclusive")
        return cuts[49], cuts[98]


@contextmanager
def neighbour(service: ServiceProcess, least: int = 10) -> Iterator[Neighbour]:
    """Ask for documents one after the other meanwhile, so many at least."""
    asked, over = Neighbour(), threading.Event()

    def ask() -> None:
        while len(asked.seconds) < least or not over.is_set():
            began = time.perf_counter()
            status, _, _ = service.post(PAGE, Prefer="wait=100")
            asked.seconds.append(time.perf_counter() - began)
            asked.statuses.append(status)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield asked
    finally:
        over.set()
        thread.join()
