"""Latency of a light request, sampled on a schedule (an open loop).

Each request falls due at its own instant and its latency counts from there, whether or not the
ones before it were answered: a stall is felt by every request that fell due in it, and not by one
alone (coordinated omission). One thread, one connection a request in flight.
"""

import selectors
import socket
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self

from bench.subjects.service import Service

_REQUEST = b"GET /v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n"
_PIECE = 1 << 16
# Seconds between requests: enough for a p99, and too few to be a load.
_PERIOD = 0.01
# Opened while the service is idle, since libuv accepts one a turn of the loop. When all are in
# use, requests wait here, and their clock runs.
_CONNECTIONS = 256
# Seconds after the last one in which all must be answered.
_PATIENCE = 60.0


@dataclass(slots=True, eq=False)
class _Exchange:
    """A connection, when its request fell due, and what has come of the answer."""

    socket: socket.socket
    due: float = 0.0
    answer: bytearray = field(default_factory=bytearray)

    def complete(self) -> bool:
        head, blank, body = self.answer.partition(b"\r\n\r\n")
        if not blank:
            return False
        _, _, rest = head.lower().partition(b"content-length:")
        return len(body) >= int(rest.split(b"\r\n", 1)[0])


class Sampler:
    """Asks a service for its status. A context manager: enter it while the service is idle."""

    def __init__(self, service: Service) -> None:
        self._address = ("127.0.0.1", service.port)
        # Not epoll, whose timeouts have steps of a millisecond.
        self._selector = selectors.SelectSelector()
        self._free: list[_Exchange] = []

    def __enter__(self) -> Self:
        self._free = [self._connect() for _ in range(_CONNECTIONS)]
        while self._free:  # a first answer tells that a connection was accepted
            self._send(time.monotonic())
        while len(self._free) < _CONNECTIONS:
            deque(self._receive(_PATIENCE), maxlen=0)
        return self

    def __exit__(self, *_: object) -> None:
        for key in list(self._selector.get_map().values()):
            key.data.socket.close()
        self._selector.close()

    def sample(self, seconds: float) -> list[float]:
        """Latencies in seconds of all requests that fell due in that time."""
        count = round(seconds / _PERIOD)
        start = time.monotonic() + _PERIOD
        due = deque(start + n * _PERIOD for n in range(count))
        deadline = due[-1] + _PATIENCE
        latencies: list[float] = []
        while len(latencies) < count:
            while due and self._free and due[0] <= time.monotonic():
                self._send(due.popleft())
            wake = due[0] if due and self._free else deadline
            latencies += self._receive(wake - time.monotonic())
            if time.monotonic() > deadline:
                raise TimeoutError("light requests were not answered")
        return latencies

    def flood(self, seconds: float, at_once: int = 8) -> float:
        """Requests answered a second, when so many are asked for at once (a closed loop)."""
        begun, answered = time.monotonic(), 0
        for _ in range(at_once):
            self._send(begun)
        while time.monotonic() < begun + seconds:
            for _ in self._receive(begun + seconds - time.monotonic()):
                answered += 1
                self._send(time.monotonic())
        rate = answered / (time.monotonic() - begun)
        while len(self._free) < _CONNECTIONS:
            deque(self._receive(_PATIENCE), maxlen=0)
        return rate

    def _connect(self) -> _Exchange:
        exchange = _Exchange(socket.create_connection(self._address))
        exchange.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._selector.register(exchange.socket, selectors.EVENT_READ, exchange)
        return exchange

    def _send(self, due: float) -> None:
        exchange = self._free.pop()
        exchange.due = due
        exchange.answer.clear()
        exchange.socket.sendall(_REQUEST)

    def _receive(self, timeout: float) -> Iterator[float]:
        """Wait for answers, and give the latencies of those that are complete."""
        for key, _ in self._selector.select(max(0.0, timeout)):
            exchange: _Exchange = key.data
            piece = exchange.socket.recv(_PIECE)
            now = time.monotonic()
            if not piece:
                raise ConnectionError("the service closed a connection")
            exchange.answer += piece
            if exchange.complete():
                self._free.append(exchange)
                yield now - exchange.due
