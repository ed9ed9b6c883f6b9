"""A closed loop of documents: each client sends the next one when it has the last.

The clients are threads with a blocking, kept-alive connection each: the cheapest that Python has,
since their CPU time is taken from the machine that is measured.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import cycle, islice
from threading import Event, Thread

from bench.subjects.run import Run
from bench.subjects.service import Service

# Two lanes never wait for a client when each has one more document waiting.
CLIENTS = 4


@contextmanager
def saturating(service: Service, documents: Sequence[str]) -> Iterator[Run]:
    """Keep two lanes busy. On leaving, the last documents are waited for, and the run is told."""
    whole, stop = Run(), Event()
    bodies = [document.encode() for document in documents]
    runs = [Run() for _ in range(CLIENTS)]
    threads = [
        Thread(target=_client, args=(service, islice(cycle(bodies), n, None), run, stop))
        for n, run in enumerate(runs)
    ]
    for thread in threads:
        thread.start()
    try:
        yield whole
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    whole.add(runs)


def send(connection: HTTPConnection, document: bytes) -> None:
    """Have one document made, and drop it."""
    connection.request("POST", "/v1/pdf", document, {"Content-Type": "text/html; charset=utf-8"})
    response = connection.getresponse()
    pdf = response.read()
    if not pdf.startswith(b"%PDF"):
        raise RuntimeError(f"{response.status}: {pdf[:200]!r}")


def _client(service: Service, documents: Iterator[bytes], run: Run, stop: Event) -> None:
    connection = service.connect()
    for document in documents:
        send(connection, document)
        run.made += 1
        if stop.is_set():
            break
        run.ends.append(time.monotonic())
    run.cpu_seconds = time.thread_time()
    connection.close()
