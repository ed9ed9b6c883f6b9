"""A batch beside clients that keep the same lanes busy, and what a long one costs."""

import json
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from itertools import repeat
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

import psutil

from bench.effort import Effort
from bench.measures.loop import quantile
from bench.subjects.load import CLIENTS
from bench.subjects.service import Service, pressroom
from bench.table import spread, table, verdict
from service.commands.bench.load import ClosedLoop, Request, ask

_LANES = 2
_TEMPLATES = Path(__file__).parents[2] / "templates"
# Statements of a comparison, for each second that a side has: about what two lanes make.
_PER_SECOND = 12
_SHORT, _LONG = 1_000, 100_000
# Seconds between receipts: few enough that they are no load.
_PERIOD = 0.25
_PROMISE = 0.95
_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class _Round:
    """Statements a second, and latencies of receipts in seconds, alone and beside a batch."""

    clients: float
    batch: float
    alone: list[float]
    beside: list[float]


def run(effort: Effort, _: Path) -> str:
    """Measure, and give the tables."""
    with tempfile.TemporaryDirectory() as store, pressroom(_LANES, jobs=Path(store)) as service:
        rounds = [_compare(service, effort) for _ in range(effort.rounds)]
        costs = _costs(service, Path(store))
    return f"{_tell(rounds)}\n\n{costs}"


def _compare(service: Service, effort: Effort) -> _Round:
    line, count = _line("statement"), max(int(_PER_SECOND * effort.seconds), 1)
    alone = _receipts(service, effort.seconds)
    clients = _by_clients(service, line, effort.seconds)
    rate = count / _took(service, _submit(service, [line] * count, "?template=statement"))
    job = _submit(service, [line] * count, "?template=statement")
    beside = _receipts(service, effort.seconds)
    _took(service, job)
    return _Round(clients, rate, alone, beside)


def _by_clients(service: Service, line: bytes, seconds: float) -> float:
    """Statements a second, with as many clients as keep the lanes busy."""
    order = Request("POST", "/v1/templates/statement/pdf", line, _JSON)
    begun = time.monotonic()
    with ClosedLoop(service.connect, [repeat(order)] * CLIENTS) as loop:
        time.sleep(seconds)
    ends = [answer.ended for answer in loop.answers if answer.made]
    return len(ends) / (max(ends) - begun)


def _receipts(service: Service, seconds: float) -> list[float]:
    """Latencies of receipts that somebody waits for, one after another."""
    order = Request("POST", "/v1/templates/receipt/pdf", _line("receipt"), _JSON)
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
        job = _submit(service, repeat(b'"<p>one"', lines), "")
        submitted = time.monotonic() - begun
        time.sleep(2.0)
        memory = psutil.Process(service.pid).memory_info().rss / _MIB
        disk = sum(path.stat().st_size for path in store.rglob("*") if path.is_file()) / _MIB
        _ask(service, "DELETE", job)
        _ask(service, "DELETE", job)
        row = (f"{lines:,}", f"{submitted:.2f}", f"{memory:.0f}")
        rows.append((*row, f"{engine.memory_info().rss / _MIB:.0f}", f"{disk:.0f}"))
    head = ("Lines", "accepted, s", "service, MiB", "engine, MiB", "on disk, MiB")
    return table(head, rows)


def _submit(service: Service, lines: Any, query: str) -> str:
    body = b"".join(line + b"\n" for line in lines)
    headers = {"Content-Type": "application/x-ndjson", "Idempotency-Key": str(uuid4())}
    return str(_ask(service, "POST", f"/v1/batches{query}", body, headers)["links"]["self"])


def _took(service: Service, job: str) -> float:
    """Seconds from a job's first chunk to its end."""
    while (found := _ask(service, "GET", job))["ended"] is None:
        time.sleep(0.1)
    if found["failed"]:
        raise RuntimeError(f"a line failed: {found}")
    return _instant(found["ended"]) - _instant(found["started"])


def _ask(
    service: Service, method: str, path: str, body: bytes = b"", headers: Any = None
) -> dict[str, Any]:
    connection = service.connect()
    connection.request(method, path, body, headers or {})
    text = connection.getresponse().read()
    connection.close()
    return json.loads(text) if text else {}


_JSON = {"Content-Type": "application/json", "Prefer": "wait=60"}


def _line(template: str) -> bytes:
    return json.dumps(json.loads((_TEMPLATES / template / "sample.json").read_bytes())).encode()


def _instant(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def _tell(rounds: list[_Round]) -> str:
    rows = [
        ("Statements/s, by clients", *spread([r.clients for r in rounds], ".1f")),
        ("Statements/s, as a batch", *spread([r.batch for r in rounds], ".1f")),
        ("A receipt alone, p50, ms", *_quantiles([r.alone for r in rounds], 0.5)),
        ("A receipt beside the batch, p50, ms", *_quantiles([r.beside for r in rounds], 0.5)),
        ("A receipt beside the batch, p95, ms", *_quantiles([r.beside for r in rounds], 0.95)),
    ]
    share = median(r.batch / r.clients for r in rounds)
    said = verdict(
        "A batch makes 0.95 of what the lanes make for clients", f"{share:.2f}", share >= _PROMISE
    )
    return f"{table(('Two lanes', 'min', 'median', 'max'), rows)}\n\n{said}"


def _quantiles(rounds: list[list[float]], at: float) -> tuple[str, str, str]:
    return spread([1000 * quantile(latencies, at) for latencies in rounds], ".0f")
