"""How long a pool is short of lanes after a kill, beside what one of its documents takes.

Seen from outside, by `GET /v1/status`, which is asked without a pause.
"""

import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any

from bench.documents import invoice
from bench.effort import Effort
from bench.subjects.bare import worker
from bench.subjects.load import send
from bench.subjects.service import Service, pressroom
from bench.table import SPREAD, spread, table

_LANES = 2
# Kills of each kind in a round; a forkserver, whose next one loads everything anew, dies once.
_KILLS = 3
# Seconds after which a pool that is not whole again never will be.
_PATIENCE = 60.0

_DOCUMENT = "One warm document"
_IDLE = "Killed idle: until both lanes are there"
_BUSY = "Killed at work: until both lanes are there"
_INTERRUPTED = "Killed at work: until its document is made, by the other lane"
_FORKSERVER = "The forkserver killed: until both lanes are there"
_SPAWNED = "A worker without the preload, until it could begin"

_Found = dict[str, list[float]]


def run(effort: Effort, _: Path) -> str:
    """Measure, and give the table."""
    names = (_DOCUMENT, _IDLE, _BUSY, _INTERRUPTED, _FORKSERVER, _SPAWNED)
    found: _Found = {name: [] for name in names}
    with pressroom(_LANES) as service:
        for _round in range(effort.rounds):
            for _kill in range(_KILLS):
                _warm(service)
                found[_DOCUMENT].append(_seconds(lambda: _make(service)))
                found[_IDLE].append(_whole_again(service, [_lanes(service)[0]["pid"]]))
                _kill_at_work(service, found)
                found[_SPAWNED].append(_seconds(_spawn))
            found[_FORKSERVER].append(_whole_again(service, [_forkserver(service)]))
    return _tell(found)


def _warm(service: Service) -> None:
    with ThreadPoolExecutor(_LANES) as clients:
        list(clients.map(lambda _: _make(service), range(_LANES)))


def _kill_at_work(service: Service, found: _Found) -> None:
    with ThreadPoolExecutor(1) as client:
        answer = client.submit(lambda: _seconds(lambda: _make(service)))
        while not (busy := [lane["pid"] for lane in _lanes(service) if lane["state"] == "busy"]):
            pass
        found[_BUSY].append(_whole_again(service, busy))
        found[_INTERRUPTED].append(answer.result())


def _whole_again(service: Service, victims: list[int]) -> float:
    """Seconds from a kill until each lane has a worker that is not of those that it ended."""
    before = {lane["pid"] for lane in _lanes(service)}
    lost = before & set(victims) or before  # with the forkserver go all
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    begun = time.monotonic()
    while not _whole({lane["pid"] for lane in _lanes(service)}, lost):
        if time.monotonic() > begun + _PATIENCE:
            raise RuntimeError("the pool is not whole again")
    return time.monotonic() - begun


def _whole(pids: set[int | None], lost: set[int]) -> bool:
    return None not in pids and not lost & pids


def _lanes(service: Service) -> list[dict[str, Any]]:
    lanes: list[dict[str, Any]] = service.status()["lanes"]
    return lanes


def _forkserver(service: Service) -> int:
    """A worker's parent."""
    first = _lanes(service)[0]["pid"]
    return next(p.ppid() for p in service.processes() if p.pid == first)


def _make(service: Service) -> None:
    connection = service.connect()
    send(connection, invoice().encode())
    connection.close()


def _spawn() -> None:
    with worker() as executor:
        executor.submit(_load).result()


def _load() -> None:
    import weasyprint  # noqa: F401 - here, because the parent must not map it


def _seconds(act: Callable[[], None]) -> float:
    begun = time.monotonic()
    act()
    return time.monotonic() - begun


def _tell(found: _Found) -> str:
    document = median(found[_DOCUMENT])
    rows = [
        (
            name,
            *spread([1000 * s for s in seconds], ".0f"),
            f"{median(seconds) / document:.2f}",
        )
        for name, seconds in found.items()
    ]
    return table(("Milliseconds", *SPREAD, "in documents"), rows)
