"""A batch beside clients that keep the same lanes busy, and what a long one costs."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice, repeat
from pathlib import Path
from statistics import fmean, median

import psutil

from bench.effort import Effort
from bench.measures.loop import draw_latencies, quantile
from bench.subjects.batches import ENGINES, JSON, ask_json, line_of, statements, submit
from bench.subjects.load import CLIENTS
from bench.subjects.service import Service, pressroom
from bench.table import spread, table, verdict
from service.commands.bench.load import ClosedLoop, Request, ask

_LANES = 2
_STATEMENTS, _ENTRIES = 10_000, 8
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


@dataclass(frozen=True, slots=True)
class _Work:
    """Statements, and what typesets them."""

    engine: str
    statements: list[bytes]


def run(effort: Effort, plots: Path) -> str:
    """Measure, plot, and give the tables.

    Clients have a service of their own: a batch has not all lanes for minutes after them.
    """
    with tempfile.TemporaryDirectory() as folder:
        stores = Path(folder, "one"), Path(folder, "other")
        with pressroom(_LANES, jobs=stores[0]) as one, pressroom(_LANES, jobs=stores[1]) as other:
            rounds = {
                name: [_compare(one, other, engine, effort) for _ in range(effort.rounds)]
                for name, engine in ENGINES.items()
            }
            costs = _costs(one, stores[0])
    title = "A receipt while a batch is made"
    draw_latencies(rounds, ("beside", "alone"), plots / "batch.svg", title)
    return "\n\n".join((*(_tell(*found) for found in rounds.items()), costs))


def _compare(for_clients: Service, for_batch: Service, engine: str, effort: Effort) -> _Round:
    work = _Work(engine, [*islice(statements(_ENTRIES, _ENTRIES), _STATEMENTS)])
    clients, batch = [], []
    for _ in range(_WINDOWS):
        clients.append(_by_clients(for_clients, work, effort.seconds))
        batch.append(_by_batch(for_batch, work, effort.seconds))
    alone = _receipts(for_clients, engine, effort.seconds)
    with _batch(for_clients, work):
        beside = _receipts(for_clients, engine, effort.seconds)
    return _Round(_mean(clients), _mean(batch), alone, beside)


def _mean(windows: list[_Window]) -> _Window:
    return _Window(
        fmean(window.rate for window in windows),
        fmean(window.busy for window in windows),
    )


def _by_clients(service: Service, work: _Work, seconds: float) -> _Window:
    """With as many clients as keep the lanes busy."""
    path = f"/v1/templates/statement/pdf?engine={work.engine}"
    orders = cycle([Request("POST", path, line, JSON) for line in work.statements])
    with ClosedLoop(service.connect, [orders] * CLIENTS):
        return _window(service, seconds)


def _by_batch(service: Service, work: _Work, seconds: float) -> _Window:
    with _batch(service, work):
        return _window(service, seconds)


@contextmanager
def _batch(service: Service, work: _Work) -> Iterator[None]:
    """A batch in work; it is cancelled, and its data deleted."""
    job = submit(service, work.statements, f"?template=statement&engine={work.engine}")
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


def _receipts(service: Service, engine: str, seconds: float) -> list[float]:
    """Latencies of receipts that somebody waits for, one after another."""
    path = f"/v1/templates/receipt/pdf?engine={engine}"
    order = Request("POST", path, line_of("receipt"), JSON)
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
        broker = next(p for p in service.processes() if p.name() == "nats-server")
        begun = time.monotonic()
        job = submit(service, repeat(b'"<p>one"', lines), "")
        submitted = time.monotonic() - begun
        time.sleep(2.0)
        memory = psutil.Process(service.pid).memory_info().rss / _MIB
        disk = sum(path.stat().st_size for path in store.rglob("*") if path.is_file()) / _MIB
        ask_json(service, "DELETE", job)
        ask_json(service, "DELETE", job)
        row = (f"{lines:,}", f"{submitted:.2f}", f"{memory:.0f}")
        rows.append((*row, f"{broker.memory_info().rss / _MIB:.0f}", f"{disk:.0f}"))
    head = ("Lines", "accepted, s", "service, MiB", "engine, MiB", "on disk, MiB")
    return table(head, rows)


def _tell(engine: str, rounds: list[_Round]) -> str:
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
        f"In {engine} a batch keeps lanes busy for {_PROMISE} of what clients do",
        f"{share:.2f}",
        share >= _PROMISE,
    )
    return f"{table((f'Two lanes, {engine}', 'min', 'median', 'max'), rows)}\n\n{said}"


def _quantiles(rounds: list[list[float]], at: float) -> tuple[str, str, str]:
    return spread([1000 * quantile(latencies, at) for latencies in rounds], ".0f")
