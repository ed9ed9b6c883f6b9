"""Lanes kept busy, with the load generator of `pressroom bench`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import cycle, islice

from bench.subjects.run import Run
from bench.subjects.service import Service
from service.commands.bench.load import Answer, ClosedLoop, Request, ask

# Two lanes never wait for a client when each has one more document waiting.
CLIENTS = 4


@contextmanager
def saturating(service: Service, documents: Sequence[str], clients: int = CLIENTS) -> Iterator[Run]:
    """Keep lanes busy with documents in HTML; as `asking` does."""
    requests = [document_request(document.encode()) for document in documents]
    queues = [islice(cycle(requests), start, None) for start in range(clients)]
    with asking(service, queues) as run:
        yield run


@contextmanager
def asking(service: Service, queues: Sequence[Iterator[Request]]) -> Iterator[Run]:
    """Ask for documents. On leaving, the last are waited for, and the run is filled in.

    Args:
        service: is asked.
        queues: what each client asks for, one after the other.

    Raises:
        RuntimeError: a document was not made.
    """
    run = Run()
    with ClosedLoop(service.connect, queues) as loop:
        yield run
    for answer in loop.answers:
        _check(answer)
    run.ends = [answer.ended for answer in loop.answers if answer.ended <= loop.stopped]
    run.made, run.cpu_seconds = len(loop.answers), loop.cpu_seconds


def send(connection: HTTPConnection, document: bytes) -> None:
    """Have one document made, and drop it.

    Raises:
        RuntimeError: it was not made.
    """
    _check(ask(connection, document_request(document)))


def document_request(document: bytes) -> Request:
    """What has it made."""
    return Request("POST", "/v1/pdf", document, {"Content-Type": "text/html; charset=utf-8"})


def _check(answer: Answer) -> None:
    if not answer.made:
        raise RuntimeError(f"{answer.status}: {answer.detail}")
