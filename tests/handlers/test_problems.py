import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from handlers import problems
from handlers.routes import OPERATIONS
from offload import errors as offload_errors


@dataclass
class Answer:
    status: int
    headers: Mapping[str, str]
    problem: dict[str, Any]


async def answer_to(error: Exception) -> Answer:
    async def fail(_: web.Request) -> web.Response:
        raise error

    app = web.Application(middlewares=[problems.middleware])
    app.router.add_get("/", fail)
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/")
        problem = await answer.json(content_type="application/problem+json")
        return Answer(answer.status, answer.headers, problem)


def test_every_error_of_the_pool_is_in_the_table() -> None:
    kinds = [kind for _, kind in inspect.getmembers(offload_errors, inspect.isclass)]
    leaves = [
        k for k in kinds if issubclass(k, offload_errors.OffloadError) and not k.__subclasses__()
    ]
    assert leaves
    for kind in leaves:
        assert any(base in problems.TABLE for base in kind.__mro__), kind


def test_types_are_unique_and_advice_is_given() -> None:
    distinct = set(problems.TABLE.values())
    assert len({problem.name for problem in distinct}) == len(distinct)
    assert all(problem.advice.endswith(".") for problem in problems.PROBLEMS.values())


async def test_a_refusal_says_when_to_come_back() -> None:
    answer = await answer_to(offload_errors.Overloaded("Full.", retry_after=2.1))
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "3"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (offload_errors.CallerBusy("Enough.", 1.0), 429),
        (offload_errors.SpoolFull("Full."), 503),
    ],
)
async def test_who_may_come_back_is_told_when(error: Exception, status: int) -> None:
    answer = await answer_to(error)
    assert answer.status == status
    assert int(answer.headers["Retry-After"]) >= 1


async def test_a_dropped_job_missed_its_deadline() -> None:
    assert (await answer_to(offload_errors.Dropped("Late."))).status == 504


async def test_a_fault_of_ours_is_told_without_its_secrets() -> None:
    answer = await answer_to(ZeroDivisionError("the password is swordfish"))
    assert answer.status == 500
    assert "swordfish" not in str(answer.problem)


async def test_each_type_can_be_looked_up() -> None:
    app = web.Application(middlewares=[problems.middleware])
    app.add_routes([it.route for it in OPERATIONS if "problems" in it.route.path])
    async with TestClient(TestServer(app)) as client:
        for name, problem in problems.PROBLEMS.items():
            told = await (await client.get(f"/problems/{name}")).json()
            assert told["status"] == problem.status
        assert (await client.get("/problems/none")).status == 404
