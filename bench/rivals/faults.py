"""What one crash costs, and what one document that never ends."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException

import psutil

from bench.subjects.load import send
from bench.subjects.service import Service

# Documents in flight, and connections of light requests that are open, when it happens.
_DOCUMENTS, _LIGHT = 4, 32
# Seconds after which a light request or a document counts as not answered.
_LIGHT_PATIENCE, _PATIENCE = 2.0, 8.0
_NEVER = float("inf")
# Nested columns, each of which is laid out five times: ages. To Node's service the word is enough.
_ENDLESS = b"hang" + b"<div style='columns:2'>" * 30 + b"x" + b"</div>" * 30
# Seconds that Pressroom lets it have; the others have no deadline to tell of.
_DEADLINE = 2


@dataclass(frozen=True, slots=True)
class Harm:
    """Of so many documents and light requests how many were lost, and the seconds to the next one.

    `seconds` is infinite when no document was made within the bench's patience.
    """

    documents: int
    light: int
    seconds: float

    def __str__(self) -> str:
        until = f"{self.seconds:.1f} s" if self.seconds < _PATIENCE else "never"
        return f"{self.documents} of {_DOCUMENTS}; {self.light} of {_LIGHT}; {until}"


def crash(service: Service, document: bytes) -> Harm:
    """Kill the process that works most while documents are in flight."""
    light = _open_light(service)
    with ThreadPoolExecutor(_DOCUMENTS) as clients:
        sent = [clients.submit(_made_at, service, document) for _ in range(_DOCUMENTS)]
        _busiest(service).kill()
        begun = time.monotonic()
        ends = [made.result() for made in sent]
    dead = sum(not _answers(connection) for connection in light)
    after = [end for end in (*ends, _next(service, document)) if end > begun]
    return Harm(ends.count(_NEVER), dead, min(after) - begun)


def hang(service: Service, document: bytes) -> Harm:
    """Send one that never ends, then others."""
    light = _open_light(service)
    with ThreadPoolExecutor(1) as prisoner, ThreadPoolExecutor(_DOCUMENTS) as clients:
        prisoner.submit(_make, service, _ENDLESS, _PATIENCE + 2)
        begun = time.monotonic()
        time.sleep(0.5)
        sent = [clients.submit(_made_at, service, document) for _ in range(_DOCUMENTS)]
        with ThreadPoolExecutor(_LIGHT) as askers:
            dead = _LIGHT - sum(askers.map(_answers, light))
        ends = [made.result() for made in sent]
    return Harm(ends.count(_NEVER), dead, min(ends) - begun)


def _open_light(service: Service) -> list[HTTPConnection]:
    connections = [
        HTTPConnection("127.0.0.1", service.port, timeout=_PATIENCE) for _ in range(_LIGHT)
    ]
    for connection in connections:
        _answers(connection)
        connection.sock.settimeout(_LIGHT_PATIENCE)
        connection.auto_open = 0  # a lost connection is a lost request
    return connections


def _answers(connection: HTTPConnection) -> bool:
    try:
        connection.request("GET", "/v1/status")
        return connection.getresponse().read() != b""
    except (OSError, HTTPException):
        return False


def _make(service: Service, document: bytes, patience: float = _PATIENCE) -> bool:
    """Whether it was made in time."""
    connection = HTTPConnection("127.0.0.1", service.port, timeout=patience)
    try:
        if document is _ENDLESS:
            headers = {"Content-Type": "text/html", "Prefer": f"wait={_DEADLINE}"}
            connection.request("POST", "/v1/pdf", document, headers)
            connection.getresponse().read()
        else:
            send(connection, document)
    except (OSError, HTTPException, RuntimeError):
        return False
    finally:
        connection.close()
    return True


def _made_at(service: Service, document: bytes) -> float:
    """The instant at which it was made."""
    return time.monotonic() if _make(service, document) else _NEVER


def _next(service: Service, document: bytes) -> float:
    """The instant at which a document is made again, asked for one after another."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if _make(service, document):
            return time.monotonic()
        time.sleep(0.02)
    return _NEVER


def _busiest(service: Service) -> psutil.Process:
    """The process with most CPU time while documents are made."""
    before = cpu(service.processes())
    time.sleep(0.3)
    after = cpu(service.processes())
    return max(after, key=lambda process: after[process] - before.get(process, after[process]))


def cpu(processes: Sequence[psutil.Process]) -> dict[psutil.Process, float]:
    """CPU seconds of those that are still there."""
    found = {}
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            found[process] = times.user + times.system
    return found
