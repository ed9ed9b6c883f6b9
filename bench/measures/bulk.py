"""What the loop feels of bodies and documents of many megabytes, and of idle connections."""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.synchronize import Event as Sign
from pathlib import Path
from statistics import median
from threading import Event

from bench.effort import Effort
from bench.measures.loop import quantile
from bench.subjects.sampler import Sampler
from bench.subjects.service import Service, pressroom
from bench.table import spread, table, verdict

_LANES = 2
_SIZE = 50_000_000
_CROWD = 10_000
# The share of the loop's ticks that are late by no more than two milliseconds, one of its buckets.
_PROMISE, _LATE = 0.99, "0.002"

_QUIET, _BULK, _IDLE = "nothing else", "50 MB in, 50 MB out", "10,000 idle connections"


@dataclass(frozen=True, slots=True)
class _Reading:
    """Latencies of light requests in seconds, shares of ticks on time and of time busy."""

    latencies: list[float]
    on_time: float
    busy: float


def run(effort: Effort, _: Path) -> str:
    """Measure, and give the table."""
    loads: dict[str, Callable[[Service], AbstractContextManager[None]]] = {
        _QUIET: lambda _: nullcontext(),
        _BULK: _bulk,
        _IDLE: _crowd,
    }
    found: dict[str, list[_Reading]] = {name: [] for name in loads}
    with pressroom(_LANES) as service:
        for _round in range(effort.rounds):
            for name, load in loads.items():
                with Sampler(service) as sampler, load(service):
                    found[name].append(_read(service, sampler, effort.seconds))
    return _tell(found)


def _read(service: Service, sampler: Sampler, seconds: float) -> _Reading:
    before, begun = service.metrics(), time.monotonic()
    latencies = sorted(sampler.sample(seconds))
    after, took = service.metrics(), time.monotonic() - begun

    def grown(series: str) -> float:
        return after[series] - before[series]

    lag = "pressroom_loop_lag_seconds"
    return _Reading(
        latencies,
        grown(f'{lag}_bucket{{le="{_LATE}"}}') / grown(f"{lag}_count"),
        1 - grown("pressroom_loop_idle_seconds_total") / took,
    )


@contextmanager
def _bulk(service: Service) -> Iterator[None]:
    """Each lane is kept busy with a document whose attachment is large and can't be compressed."""
    part = b'--b\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
    page = part % (b"index.html", b"<link rel=attachment href=noise><p>See the attachment.")
    body = page + part % (b"noise", os.urandom(_SIZE)) + b"--b--\r\n"
    stop = Event()
    with ThreadPoolExecutor(_LANES) as clients:
        sent = [clients.submit(_exchange, service, body, stop) for _ in range(_LANES)]
        try:
            yield
        finally:
            stop.set()
        if any(answer.result() < _SIZE for answer in sent):
            raise RuntimeError("a document lacks its attachment")


def _exchange(service: Service, body: bytes, stop: Event) -> int:
    """Send it until told to stop. Returns how long the last answer was."""
    connection, received = service.connect(), 0
    while not stop.is_set():
        headers = {"Content-Type": "multipart/form-data; boundary=b", "Prefer": "wait=120"}
        connection.request("POST", "/v1/pdf", body, headers)
        answer, received = connection.getresponse(), 0
        while piece := answer.read(1 << 20):
            received += len(piece)
    connection.close()
    return received


@contextmanager
def _crowd(service: Service) -> Iterator[None]:
    """Connections of another process, that have each had an answer."""
    context = get_context("spawn")
    there, go = context.Event(), context.Event()
    crowd = context.Process(target=_wait, args=(service, there, go), daemon=True)
    crowd.start()
    there.wait()
    try:
        yield
    finally:
        go.set()
        crowd.join()


def _wait(service: Service, there: Sign, go: Sign) -> None:
    connections = [service.connect() for _ in range(_CROWD)]
    for connection in connections:
        connection.request("GET", "/v1/templates")
        connection.getresponse().read()
    there.set()
    go.wait()


def _tell(found: dict[str, list[_Reading]]) -> str:
    rows = [
        (
            name,
            _cell([1000 * quantile(r.latencies, 0.5) for r in readings], ".3g"),
            _cell([1000 * quantile(r.latencies, 0.99) for r in readings], ".3g"),
            _cell([r.on_time for r in readings], ".2%"),
            _cell([r.busy for r in readings], ".1%"),
        )
        for name, readings in found.items()
    ]
    head = ("Beside light requests", "p50, ms", "p99, ms", "ticks within 2 ms", "loop busy")
    on_time = median(r.on_time for r in found[_BULK])
    said = verdict(
        "With 50 MB each way, 99 % of the loop's ticks within 2 ms",
        f"{on_time:.2%}",
        on_time >= _PROMISE,
    )
    return f"{table(head, rows)}\n\n{said}"


def _cell(values: list[float], form: str) -> str:
    low, middle, high = spread(values, form)
    return f"{middle} ({low} to {high})"
