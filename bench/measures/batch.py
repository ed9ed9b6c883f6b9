"""A batch beside clients that keep the same lanes busy, and what a long one costs."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from statistics import fmean, median

import psutil

from bench.effort import Effort
from bench.measures.loop import quantile
from bench.subjects.batches import JSON, ask_json, line_of, submit
from bench.subjects.load import CLIENTS
from bench.subjects.service import Service, pressroom
from bench.table import spread, table, verdict
from service.commands.bench.load import ClosedLoop, Request, ask

_LANES = 2
_STATEMENTS = 10_000
_SHORT, _LONG = 1_000, 100_000
# Seconds between receipts: few enough that they are no load.
_PERIOD = 0.25
# Seconds until lanes that were given something to do are at it.
_WARM = 2.0
# Of one side, one after the other: what else the machine does falls on both.
_WINDOWS = 2
_PROMISE = 0.95
_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class _Window:
    """What lanes made: documents a second, and the share of time that they were busy."""

    rate: float
    busy: float


@dataclass(frozen=True, slots=True)
class _Round:
    """As many lanes by clients and by a batch, and latencies of receipts in seconds."""

    clients: _Window
    batch: _Window
    alone: list[float]
    beside: list[float]


def run(effort: Effort, _: Path) -> str:
    """Measure, and give the tables.

    Clients have a service of their own: a batch has not all lanes for minutes after them.
    """
    with tempfile.TemporaryDirectory() as folder:
        stores = Path(folder, "one"), Path(folder, "other")
        with pressroom(_LANES, jobs=stores[0]) as one, pressroom(_LANES, jobs=stores[1]) as other:
            rounds = [_compare(one, other, effort) for _ in range(effort.rounds)]
            costs = _costs(one, stores[0])
    return f"{_tell(rounds)}\n\n{costs}"


def _compare(for_clients: Service, for_batch: Service, effort: Effort) -> _Round:
    line = line_of("statement")
    clients, batch = [], []
    for _ in range(_WINDOWS):
        clients.append(_by_clients(for_clients, line, effort.seconds))
        batch.append(_by_batch(for_batch, line, effort.seconds))
    alone = _receipts(for_clients, effort.seconds)
    with _batch(for_clients, line):
        beside = _receipts(for_clients, effort.seconds)
    return _Round(_mean(clients), _mean(batch), alone, beside)


def _mean(windows: list[_Window]) -> _Window:
    return _Window(
        fmean(window.rate for window in windows),
        fmean(window.busy for window in windows),
    )


def _by_clients(service: Service, line: bytes, seconds: float) -> _Window:
    """With as many clients as keep the lanes busy."""
    order = Request("POST", "/v1/templates/statement/pdf", line, JSON)
    with ClosedLoop(service.connect, [repeat(order)] * CLIENTS):
        return _window(service, seconds)


def _by_batch(service: Service, line: bytes, seconds: float) -> _Window:
    with _batch(service, line):
        return _window(service, seconds)


@contextmanager
def _batch(service: Service, line: bytes) -> Iterator[None]:
    """A batch in work; it is cancelled, and its data deleted."""
    job = submit(service, repeat(line, _STATEMENTS), "?template=statement")
    try:
        while ask_json(service, "GET", job)["state"] == "queued":
            time.sleep(0.05)
        yield
    finally:
        ask_json(service, "DELETE", job)
        ask_json(service, "DELETE", job)


def _window(service: Service, seconds: float) -> _Window:
    time.sleep(_WARM)
    before, begun = _counters(service), time.monotonic()
    time.sleep(seconds)
    after, took = _counters(service), time.monotonic() - begun
    return _Window((after[0] - before[0]) / took, (after[1] - before[1]) / took / _LANES)


def _counters(service: Service) -> tuple[float, float]:
    """Documents that were made, and seconds that lanes were busy."""
    found = service.metrics()
    made = sum(
        value
        for name, value in found.items()
        if name.startswith("pressroom_jobs_total{") and 'outcome="ok"' in name
    )
    return made, found["pressroom_pool_busy_seconds_total"]


def _receipts(service: Service, seconds: float) -> list[float]:
    """Latencies of receipts that somebody waits for, one after another."""
    order = Request("POST", "/v1/templates/receipt/pdf", line_of("receipt"), JSON)
    connection, latencies = service.connect(), []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        latencies.append(ask(connection, order).seconds)
        time.sleep(_PERIOD)
    connection.close()
    return sorted(latencies)


def _costs(service: Service, store: Path) -> str:
    """Of long batches: the submission, and the memory that they take."""
    rows = []
    for lines in (_SHORT, _LONG):
        engine = next(p for p in service.processes() if p.name() == "nats-server")
        begun = time.monotonic()
        job = submit(service, repeat(b'"<p>one"', lines), "")
        submitted = time.monotonic() - begun
        time.sleep(2.0)
        memory = psutil.Process(service.pid).memory_info().rss / _MIB
        disk = sum(path.stat().st_size for path in store.rglob("*") if path.is_file()) / _MIB
        ask_json(service, "DELETE", job)
        ask_json(service, "DELETE", job)
        row = (f"{lines:,}", f"{submitted:.2f}", f"{memory:.0f}")
        rows.append((*row, f"{engine.memory_info().rss / _MIB:.0f}", f"{disk:.0f}"))
    head = ("Lines", "accepted, s", "service, MiB", "engine, MiB", "on disk, MiB")
    return table(head, rows)


def _tell(rounds: list[_Round]) -> str:
    rows = [
        ("Statements/s, by clients", *spread([r.clients.rate for r in rounds], ".1f")),
        ("Statements/s, as a batch", *spread([r.batch.rate for r in rounds], ".1f")),
        ("Lanes busy, by clients", *spread([r.clients.busy for r in rounds], ".3f")),
        ("Lanes busy, as a batch", *spread([r.batch.busy for r in rounds], ".3f")),
        ("A receipt alone, p50, ms", *_quantiles([r.alone for r in rounds], 0.5)),
        ("A receipt beside the batch, p50, ms", *_quantiles([r.beside for r in rounds], 0.5)),
        ("A receipt beside the batch, p95, ms", *_quantiles([r.beside for r in rounds], 0.95)),
    ]
    share = median(r.batch.busy / r.clients.busy for r in rounds)
    said = verdict(
        "A batch keeps lanes busy for 0.95 of what clients do", f"{share:.2f}", share >= _PROMISE
    )
    return f"{table(('Two lanes', 'min', 'median', 'max'), rows)}\n\n{said}"


def _quantiles(rounds: list[list[float]], at: float) -> tuple[str, str, str]:
    return spread([1000 * quantile(latencies, at) for latencies in rounds], ".0f")
