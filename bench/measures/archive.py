"""A month's statements as one archive, by all the lanes that this machine has cores for."""

import os
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import psutil

from bench.effort import FULL, Effort
from bench.subjects.batches import ENGINES, JSON, ask_json, statements, submit
from bench.subjects.service import Service, pressroom
from bench.table import table
from service.commands.bench.load import ClosedLoop, Request

# As many as take minutes.
_STATEMENTS, _FEW = {"weasyprint": 200, "typst": 10_000}, 20
_MOST_ENTRIES = 400
_CLIENTS_PER_LANE = 2
_POLL = 0.5
_MIB = 1 << 20
_ROWS = (
    "Statements of 1 to 400 lines, as a ZIP",
    "Accepted after, s",
    "Ready after, s",
    "Statements/s, as a batch",
    "Statements/s, by clients of the same lanes",
    "The service's memory before, MiB",
    "The service's memory at most, MiB",
    "The archive, MiB",
)


def run(effort: Effort, _: Path) -> str:
    """Measure, and give the table."""
    lanes = len(os.sched_getaffinity(0))
    columns = [_column(engine, lanes, effort) for engine in ENGINES.values()]
    return table((f"{lanes} lanes", *ENGINES), zip(_ROWS, *columns, strict=True))


def _column(engine: str, lanes: int, effort: Effort) -> list[str]:
    """The cells of an engine, under `_ROWS`.

    Clients come last: lanes that they used are kept for them for minutes.
    """
    count = _STATEMENTS[engine] if effort == FULL else _FEW
    query = f"?template=statement&output=zip&engine={engine}"
    with tempfile.TemporaryDirectory() as store, pressroom(lanes, jobs=Path(store)) as service:
        before, begun = _memory(service), time.monotonic()
        job = submit(service, islice(statements(1, _MOST_ENTRIES), count), query)
        accepted = time.monotonic() - begun
        done, most = _wait(service, job)
        seconds = time.monotonic() - begun
        size = _download(service, job)
        by_clients = _by_clients(service, engine, lanes, effort.seconds * effort.rounds)
    return [
        f"{done['made']:,} of {count:,}",
        f"{accepted:.1f}",
        f"{seconds:.0f}",
        f"{count / seconds:.1f}",
        f"{by_clients:.1f}",
        f"{before:.0f}",
        f"{most:.0f}",
        f"{size / _MIB:.0f}",
    ]


def _by_clients(service: Service, engine: str, lanes: int, seconds: float) -> float:
    """Statements a second that as many clients get as keep the lanes busy."""
    path = f"/v1/templates/statement/pdf?engine={engine}"
    lines = islice(statements(1, _MOST_ENTRIES), 200)
    orders = [Request("POST", path, line, JSON) for line in lines]
    clients = lanes * _CLIENTS_PER_LANE
    queues = [cycle(orders[start::clients]) for start in range(clients)]
    with ClosedLoop(service.connect, queues) as loop:
        begun = time.monotonic()
        time.sleep(seconds)
        stopped = time.monotonic()
    made = sum(answer.made and answer.ended <= stopped for answer in loop.answers)
    return made / (stopped - begun)


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
