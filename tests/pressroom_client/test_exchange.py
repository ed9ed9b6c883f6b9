import json
from dataclasses import dataclass, field

import httpx
import pytest

from pressroom_client.errors import (
    Busy,
    InvalidData,
    NoSuchJob,
    Overloaded,
    ServiceFault,
    Unreachable,
)
from pressroom_client.exchange import (
    Answer,
    Sleep,
    broken_connections,
    check,
    problem_of,
    steps,
)
from pressroom_client.patience import Budget
from pressroom_client.requests import Delivery, page

DOCUMENT = {"content-type": "application/pdf", "pressroom-pages": "1", "pressroom-warnings": "0"}
MADE = httpx.Response(200, headers=DOCUMENT, content=b"%PDF-")


def refusal(name: str, status: int, **headers: str) -> httpx.Response:
    kind = {"content-type": "application/problem+json"}
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    body = json.dumps({"type": f"/problems/{name}", "detail": "No."})
    return httpx.Response(status, headers=kind | named, content=body)


BUSY = refusal("overloaded", 503, retry_after="4")
GONE = httpx.ConnectError("refused")
CUT = httpx.ReadError("reset")


@dataclass
class Course:
    """Carries the steps, on a clock of its own."""

    answers: list[Answer]
    budget: Budget = field(default_factory=Budget)
    now: float = 0.0
    slept: list[float] = field(default_factory=list)
    given: list[float] = field(default_factory=list)

    def run(self, wait: float = 30.0, key: str | None = None) -> int:
        """The document's attempts."""
        order = page("<p>", {}, Delivery(wait=wait, idempotency_key=key), {})
        course = steps(order, self.budget, lambda: self.now)
        step = next(course)
        while True:
            answer = None
            if isinstance(step, Sleep):
                self.slept.append(step)
                self.now += step
            else:
                self.given.append(step)
                answer = self.answers.pop(0)
            try:
                step = course.send(answer)
            except StopIteration as done:
                attempts: int = done.value.attempts
                return attempts


def test_a_document_at_once() -> None:
    course = Course([MADE])
    assert course.run() == 1
    assert (course.given, course.slept) == ([30.0], [])


def test_a_refusal_is_asked_again_when_it_said_with_the_time_that_is_left() -> None:
    course = Course([BUSY, GONE, MADE])
    assert course.run() == 3
    assert course.slept == [4.0, 1.0]
    assert course.given == [30.0, 26.0, 25.0]


def test_what_can_not_be_there_in_time_is_not_asked_for_again() -> None:
    course = Course([BUSY])
    with pytest.raises(Overloaded) as refused:
        course.run(wait=4.0)
    assert refused.value.retry_after == 4
    assert course.slept == []


def test_a_connection_that_broke_is_tried_again_only_with_a_key() -> None:
    assert Course([CUT, MADE]).run(key="k") == 2
    with pytest.raises(Unreachable):
        Course([CUT, MADE]).run()


def test_without_budget_nothing_is_asked_again() -> None:
    with pytest.raises(Unreachable):
        Course([GONE], Budget(share=0.1, most=0.5)).run()


def test_a_fault_of_the_document_is_told_at_once() -> None:
    with pytest.raises(InvalidData):
        Course([refusal("invalid-data", 422)]).run()


def test_what_is_no_problem_document_comes_from_a_proxy() -> None:
    assert type(problem_of(httpx.Response(502, text="<h1>Bad Gateway"))) is ServiceFault
    assert type(problem_of(httpx.Response(503, text="<h1>"))) is Busy


def test_answers_that_are_no_success_are_exceptions() -> None:
    assert check(httpx.Response(200)).status_code == 200
    with pytest.raises(NoSuchJob):
        check(
            httpx.Response(
                404,
                json={"type": "/problems/no-such-job"},
                headers={"content-type": "application/problem+json"},
            )
        )
    with pytest.raises(Unreachable), broken_connections():
        raise httpx.ConnectError("refused")
