"""A month's statements as one archive, by all the lanes that this machine has cores for."""

import json
import os
import random
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import psutil

from bench.effort import FULL, Effort
from bench.subjects.batches import JSON, ask_json, line_of, submit
from bench.subjects.service import Service, pressroom
from bench.table import table
from service.commands.bench.load import ClosedLoop, Request

_STATEMENTS, _FEW = 10_000, 20
_MOST_ENTRIES = 400
_CLIENTS_PER_LANE = 2
_POLL = 0.5
_MIB = 1 << 20


def run(effort: Effort, _: Path) -> str:
    """Measure, and give the table."""
    lanes = len(os.sched_getaffinity(0))
    count = _STATEMENTS if effort == FULL else _FEW
    with tempfile.TemporaryDirectory() as store, pressroom(lanes, jobs=Path(store)) as service:
        by_clients = _by_clients(service, lanes, effort.seconds * effort.rounds)
        before, begun = _memory(service), time.monotonic()
        job = submit(service, islice(_statements(), count), "?template=statement&output=zip")
        accepted = time.monotonic() - begun
        done, most = _wait(service, job)
        seconds = time.monotonic() - begun
        size = _download(service, job)
    rows = [
        ("Statements of 1 to 400 lines, as a ZIP", f"{done['made']:,} of {count:,}"),
        ("Accepted after, s", f"{accepted:.1f}"),
        ("Ready after, s", f"{seconds:.0f}"),
        ("Statements/s, as a batch", f"{count / seconds:.1f}"),
        ("Statements/s, by clients of the same lanes", f"{by_clients:.1f}"),
        ("The service's memory before, MiB", f"{before:.0f}"),
        ("The service's memory at most, MiB", f"{most:.0f}"),
        ("The archive, MiB", f"{size / _MIB:.0f}"),
    ]
    return table((f"{lanes} lanes", ""), rows)


def _statements() -> Iterator[bytes]:
    """Different ones, the same in each run."""
    chance = random.Random(1)
    sample = json.loads(line_of("statement"))
    while True:
        entries = [_entry(chance) for _ in range(chance.randint(1, _MOST_ENTRIES))]
        closing = Decimal(sample["opening"]) + sum(Decimal(entry["amount"]) for entry in entries)
        yield json.dumps({**sample, "entries": entries, "closing": str(closing)}).encode()


def _entry(chance: random.Random) -> dict[str, Any]:
    amount = Decimal(chance.randint(-99_999, 99_999) or 1).scaleb(-2)
    return {
        "date": f"2026-10-{chance.randint(1, 31):02}",
        "text": chance.choice(("Transfer", "Card payment", "Standing order", "Direct debit")),
        "reference": f"R-{chance.randint(1, 10**6):06}",
        "amount": str(amount),
    }


def _by_clients(service: Service, lanes: int, seconds: float) -> float:
    """Statements a second that as many clients get as keep the lanes busy."""
    orders = [
        Request("POST", "/v1/templates/statement/pdf", statement, JSON)
        for statement in islice(_statements(), 200)
    ]
    clients = lanes * _CLIENTS_PER_LANE
    queues = [islice(cycle(orders), start, None) for start in range(clients)]
    with ClosedLoop(service.connect, queues) as loop:
        begun = time.monotonic()
        time.sleep(seconds)
        stopped = time.monotonic()
    return sum(answer.ended <= stopped for answer in loop.answers) / (stopped - begun)


def _wait(service: Service, job: str) -> tuple[dict[str, Any], float]:
    """The job that has ended, and MiB of the process with the loop, at most meanwhile."""
    most = 0.0
    while True:
        most = max(most, _memory(service))
        found = ask_json(service, "GET", job)
        if found["state"] not in ("queued", "running"):
            return found, most
        time.sleep(_POLL)


def _memory(service: Service) -> float:
    return float(psutil.Process(service.pid).memory_info().rss / _MIB)


def _download(service: Service, job: str) -> int:
    connection = service.connect()
    connection.request("GET", f"{job}/result")
    response, size = connection.getresponse(), 0
    while piece := response.read(_MIB):
        size += len(piece)
    connection.close()
    return size
