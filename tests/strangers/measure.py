"""A neighbour's documents before an attack and during it: `python -m tests.strangers.measure`."""

import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.process import ServiceProcess
from tests.strangers.hostile_client import (
    HostileClient,
    Neighbour,
    bomb,
    bytes_in_chunks,
    neighbour,
)

_SECONDS = 8.0


def _silent(client: HostileClient) -> None:
    for _ in range(980):
        client.connect()


def _half_heads(client: HostileClient) -> None:
    for _ in range(980):
        client.connect(b"POST /v1/pdf HTTP/1.1\r\nHost: localhost\r\nA: ")


ATTACKS: dict[str, Callable[[HostileClient], object]] = {
    "980 silent connections": _silent,
    "980 half-sent heads": _half_heads,
    "Chunks of a byte, 8 connections": lambda client: client.flood(bytes_in_chunks, 8),
    "Bombs of 50 MB, 8 connections": lambda client: client.flood(bomb, 8),
}


def _asked(service: ServiceProcess) -> Neighbour:
    with neighbour(service) as honest:
        time.sleep(_SECONDS)
    return honest


def _row(name: str, before: Neighbour, during: Neighbour) -> str:
    milliseconds = [f"{1000 * s:.0f}" for side in (before, during) for s in side.percentiles]
    made = sum(status == 200 for status in during.statuses)
    cells = (name, *milliseconds, f"{made} of {len(during.statuses)}")
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    """Print a row for each attack."""
    soft, hard = 1024, resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    for name, attack in ATTACKS.items():
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        with tempfile.TemporaryDirectory() as folder, ServiceProcess(Path(folder)) as service:
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(8192, hard), hard))
            before = _asked(service)
            with HostileClient(service.url) as client:
                attack(client)
                during = _asked(service)
            print(_row(name, before, during), flush=True)


if __name__ == "__main__":
    main()
