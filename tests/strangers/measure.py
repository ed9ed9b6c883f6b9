"""A neighbour's documents before an attack and during it: `python -m tests.strangers.measure`."""

import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.process import ExecutedService, ServiceProcess
from tests.strangers.hostile_client import (
    HostileClient,
    Neighbour,
    bomb,
    bytes_in_chunks,
    head,
    neighbour,
)

_SECONDS = 8.0


HELD = 980
_UPLOAD = head(Content_Type="text/html", Content_Length="99", Prefer="wait=100") + b"<p>"
_QUESTIONS = b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20


def _hold(client: HostileClient, sent: bytes = b"") -> None:
    for _ in range(HELD):
        client.connect(sent, receive_buffer=4096)


ATTACKS: dict[str, Callable[[HostileClient], object]] = {
    f"{HELD} silent connections": _hold,
    f"{HELD} half-sent heads": lambda client: _hold(client, _UPLOAD[:40]),
    f"{HELD} half-sent bodies": lambda client: _hold(client, _UPLOAD),
    f"{HELD} callers that read no answer": lambda client: _hold(client, _QUESTIONS),
    "Chunks of a byte, 8 connections": lambda client: client.flood(bytes_in_chunks, 8),
    "Bombs of 50 MB, 8 connections": lambda client: client.flood(bomb, 8),
}


def _asked(service: ServiceProcess) -> Neighbour:
    with neighbour(service) as honest:
        time.sleep(_SECONDS)
    return honest


def _row(name: str, before: Neighbour, during: Neighbour) -> str:
    """Times in milliseconds, and how many times as long they are during the attack."""
    milliseconds = [f"{1000 * seconds:.0f}" for seconds in before.percentiles]
    times = [f"{b / a:.1f}" for a, b in zip(before.percentiles, during.percentiles, strict=True)]
    made = sum(status == 200 for status in during.statuses)
    cells = (name, *milliseconds, *times, f"{made} of {len(during.statuses)}")
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    """Print a row for each attack."""
    soft, hard = 1024, resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    for name, attack in ATTACKS.items():
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        with tempfile.TemporaryDirectory() as folder, ExecutedService(Path(folder)) as service:
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(8192, hard), hard))
            before = _asked(service)
            with HostileClient(service.url) as client:
                attack(client)
                during = _asked(service)
            print(_row(name, before, during), flush=True)


if __name__ == "__main__":
    main()
