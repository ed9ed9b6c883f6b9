"""Load on a service: clients that wait for their answers, and requests that fall due.

The clients are threads with a blocking, kept-alive connection each: the cheapest that Python has,
since their CPU time is taken from the machine that is measured. The benches in `bench/` load with
these too.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Event, Thread
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

Connect = Callable[[], HTTPConnection]

# Seconds after a failure: a service that fails at once would keep its clients busy instead.
_PAUSE = 0.1


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent; what answers a GET is read, what answers anything else is to be a PDF."""

    method: str
    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request.

    Args:
        seconds: from the instant that it fell due to its end.
        made: whether it got what it asked for.
        ended: a `time.monotonic()` instant.
        status: of HTTP; 0 where the connection broke.
        retry_after: seconds that the service asked to wait.
        detail: what went wrong, in a sentence.
    """

    seconds: float
    made: bool
    ended: float = 0.0
    status: int = 0
    retry_after: float = 0.0
    detail: str = ""


def connector(url: str, timeout: float) -> Connect:
    """What opens connections to a service; each waits so many seconds for an answer."""
    address = urlsplit(url)
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    return lambda: kind(address.hostname or "", address.port, timeout=timeout)


def ask(connection: HTTPConnection, request: Request, due: float | None = None) -> Answer:
    """Send a request and read its answer. One that falls `due` counts from that instant.

    Args:
        connection: an open one.
        request: what is sent.
        due: on the monotonic clock; now unless given.
    """
    began = time.monotonic() if due is None else due
    try:
        connection.request(request.method, request.path, request.body, request.headers)
        response = connection.getresponse()
        body = response.read()
    except (OSError, HTTPException) as error:
        connection.close()
        ended = time.monotonic()
        return Answer(ended - began, made=False, ended=ended, detail=str(error) or repr(error))
    return _answer(request, response, body, began)


def _answer(request: Request, response: HTTPResponse, body: bytes, began: float) -> Answer:
    ended = time.monotonic()
    made = response.status < 300 and (request.method == "GET" or body.startswith(b"%PDF"))
    return Answer(
        ended - began,
        made=made,
        ended=ended,
        status=response.status,
        retry_after=float(response.headers.get("Retry-After", 0)),
        detail="" if made else _detail(response.status, body),
    )


def _detail(status: int, body: bytes) -> str:
    """The sentence of a problem document, or what else was answered."""
    try:
        return str(json.loads(body)["detail"])
    except (ValueError, LookupError, TypeError):
        return f"{status}: {body[:200]!r}"


class ClosedLoop:
    """Clients that send the next request when they have the last one's answer.

    A context manager. On leaving, no more is sent, and what is in flight is waited for, unless an
    exception ends it.

    Args:
        connect: opens a connection.
        requests: for each client where it takes its requests from; clients may share an iterator
            of the kind that C implements, such as `itertools.repeat`.

    Attributes:
        answers: complete once the loop has been left.
        stopped: the `time.monotonic()` instant after which no more was sent.
    """

    def __init__(self, connect: Connect, requests: Sequence[Iterator[Request]]) -> None:
        self.answers: list[Answer] = []
        self.stopped = 0.0
        self._connect = connect
        self._cpu_seconds: list[float] = []  # of each client that has ended
        self._stop = Event()
        self._threads = [Thread(target=self._go_on, args=(it,), daemon=True) for it in requests]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stopped = time.monotonic()
        self._stop.set()
        if error is None:
            for thread in self._threads:
                thread.join()

    @property
    def cpu_seconds(self) -> float:
        """What the clients took that have ended."""
        return sum(self._cpu_seconds)

    @property
    def ended(self) -> bool:
        """Whether all requests are answered."""
        return not any(thread.is_alive() for thread in self._threads)

    def wait(self, seconds: float) -> None:
        """Wait until all requests are answered, and no longer than so many seconds."""
        until = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _go_on(self, requests: Iterator[Request]) -> None:
        connection = self._connect()
        while not self._stop.is_set() and (request := next(requests, None)):
            answer = ask(connection, request)
            self.answers.append(answer)
            if not answer.made:
                self._stop.wait(max(answer.retry_after, _PAUSE))
        connection.close()
        self._cpu_seconds.append(time.thread_time())


def open_loop(connect: Connect, request: Request, due: Sequence[float]) -> list[Answer]:
    """Send a request at each of those instants, in seconds from now, whatever became of the others.

    Each has a connection and a thread of its own: none waits for another one's answer
    (coordinated omission).

    Args:
        connect: opens a connection.
        request: what is sent.
        due: when each is sent, in seconds from now, ascending.
    """
    begun = time.monotonic() + 0.05
    answers: list[Answer] = []

    def one(instant: float) -> None:
        connection = connect()
        answers.append(ask(connection, request, instant))
        connection.close()

    threads = []
    for offset in due:
        time.sleep(max(0.0, begun + offset - time.monotonic()))
        threads.append(Thread(target=one, args=(begun + offset,)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return answers
