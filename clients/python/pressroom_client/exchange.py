"""One document's requests and answers, whoever carries them: the steps, without I/O."""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from pressroom_client.document import Document
from pressroom_client.errors import Busy, PressroomError, Unreachable, error_of
from pressroom_client.patience import Budget, pause
from pressroom_client.requests import Order

# Send this many seconds' worth of a request, or sleep so long and be sent nothing.
Send = float
Answer = httpx.Response | httpx.TransportError


class Sleep(float):
    """Seconds to wait before the next attempt."""


Steps = Generator[Sleep | Send, Answer | None, Document]


def steps(order: Order, budget: Budget, now: Callable[[], float]) -> Steps:
    """Ask for a document until it is there, or asking again makes no sense.

    Yields seconds: to sleep, or to give to the request that is to be sent, whose answer is sent
    in. What was refused is asked for again, as is what never reached the service: neither was
    begun, so nothing is made twice. Where the service keeps the document under a key, so is what
    was cut off.

    Args:
        order: what is asked for, and for how long.
        budget: of the client's attempts.
        now: seconds, monotonic.

    Raises:
        PressroomError: what the service answered instead; `Unreachable` where it was not there, or
            the connection broke.
    """
    until = now() + order.delivery.wait
    attempts = 1
    budget.earn()
    while True:
        answer = yield Send(until - now())
        assert answer is not None
        if isinstance(answer, httpx.Response) and answer.is_success:
            body = order.delivery.save_to or answer.content
            return Document.of(body, answer.headers, attempts)
        seconds = _pause(answer, kept=order.delivery.idempotency_key is not None)
        if seconds is None or now() + seconds >= until or not budget.spend():
            raise _error(answer)
        attempts += 1
        yield Sleep(seconds)


def _pause(answer: Answer, *, kept: bool) -> float | None:
    """Seconds after which to ask again; None where that makes no sense."""
    if isinstance(answer, httpx.TransportError):
        return pause(None) if kept or isinstance(answer, httpx.ConnectError) else None
    refused = isinstance(problem_of(answer), Busy)
    return pause(answer.headers.get("retry-after")) if refused else None


def _error(answer: Answer) -> PressroomError:
    return Unreachable(answer) if isinstance(answer, httpx.TransportError) else problem_of(answer)


def problem_of(answer: httpx.Response) -> PressroomError:
    """What went wrong; an answer that is no problem document comes from what stands before."""
    problem: dict[str, Any] = {}
    if answer.headers.get("content-type") == "application/problem+json":
        problem = answer.json()
    retry_after = answer.headers.get("retry-after")
    return error_of(
        problem,
        answer.status_code,
        pause(retry_after) if retry_after else None,
        answer.headers.get("request-id"),
    )


@contextmanager
def broken_connections() -> Iterator[None]:
    """Say what httpx raises in the client's words."""
    try:
        yield
    except httpx.TransportError as error:
        raise Unreachable(error) from error


def check(answer: httpx.Response) -> httpx.Response:
    """The answer, if it is a success.

    Raises:
        PressroomError: it is not.
    """
    if not answer.is_success:
        raise problem_of(answer)
    return answer
