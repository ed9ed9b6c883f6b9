"""From the head of a request to its answer, with lanes that make no real document."""

import asyncio
from dataclasses import replace

import pytest
from aiohttp import ClientResponse

from handlers.request.options import TypesettingOptions
from offload import errors
from offload.job import Job, Receipt
from offload.order import Html, Priority
from tests.conftest import until
from tests.fake_lanes import DOCUMENT, make_document, raise_instead
from tests.handlers.conftest import Desk

HTML = b"<p>Hello"


async def post(
    desk: Desk, query: str = "", data: bytes = HTML, /, **headers: str
) -> ClientResponse:
    """Ask for a document, and have its answer whole. Header names with _ for -."""
    named = {"Content-Type": "text/html"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    answer = await desk.client.post(f"/v1/pdf{query}", data=data, headers=named)
    await answer.read()
    return answer


async def problem(answer: ClientResponse) -> tuple[int, str]:
    told = await answer.json()
    assert answer.content_type == "application/problem+json"
    assert told["status"] == answer.status
    return answer.status, told["type"].removeprefix("/problems/")


async def test_what_is_asked_for_reaches_the_lane(desk: Desk) -> None:
    asked = {"Prefer": "wait=5", "Priority": "u=5", "Accept": "image/png"}
    assert (await post(desk, "?zoom=2&strict=true", **asked)).status == 200
    [job] = desk.lanes.jobs
    order = job.order
    assert (order.source, order.priority) == (Html(), Priority(5))
    assert (order.wait_seconds, order.caller) == (5, "billing")
    assert order.options == TypesettingOptions(zoom=2, strict=True).to_options("png")
    assert job.document.name == "document.png"


async def test_the_answer_is_the_document_and_how_it_went(desk: Desk) -> None:
    def work(job: Job) -> Receipt:
        return replace(make_document(job), warnings=("no logo.png",), warning_count=1)

    desk.lanes.work = work
    answer = await post(desk, "?filename=R%C3%A4chnung.pdf")
    assert await answer.read() == DOCUMENT
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Length"] == str(len(DOCUMENT))
    assert answer.headers["Pressroom-Pages"] == answer.headers["Pressroom-Warnings"] == "1"
    assert answer.headers["Pressroom-Warning"] == '"no logo.png"'
    assert "filename*=UTF-8''R%C3%A4chnung.pdf" in answer.headers["Content-Disposition"]
    assert "render;dur=10.0" in answer.headers["Server-Timing"]
    assert [record.outcome for record in desk.records] == ["ok"]


async def test_nothing_of_a_job_is_left(desk: Desk) -> None:
    await post(desk)
    [job] = desk.lanes.jobs
    await until(lambda: not job.folder.exists())


@pytest.mark.parametrize(
    ("query", "headers", "told"),
    [
        ("?colour=red", {}, (400, "invalid-option")),
        ("?variant=factur-x", {}, (400, "invalid-option")),
        ("", {"Prefer": "wait=soon"}, (400, "invalid-preference")),
        ("", {"Accept": "text/html"}, (406, "not-acceptable")),
        ("", {"Content_Type": "application/json"}, (415, "unsupported-media-type")),
        ("", {"Content_Type": "multipart/form-data"}, (415, "unsupported-media-type")),
        ("", {"Idempotency_Key": "a b"}, (400, "invalid-idempotency-key")),
        ("", {"Authorization": "Bearer none"}, (401, "unauthorized")),
    ],
)
async def test_a_bad_request_never_reaches_a_lane(
    desk: Desk, query: str, headers: dict[str, str], told: tuple[int, str]
) -> None:
    assert await problem(await post(desk, query, **headers)) == told
    assert desk.lanes.jobs == []
    assert desk.records == []


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (errors.MalformedBody("No."), (400, "malformed-body")),
        (errors.ResourcesMissing("No.", ("a.png",)), (422, "resources-missing")),
        (errors.DocumentTooLarge("No."), (422, "document-too-large")),
        (errors.SpoolFull("No."), (503, "spool-full")),
    ],
)
async def test_what_a_lane_finds_wrong_is_a_problem(
    desk: Desk, error: errors.OffloadError, told: tuple[int, str]
) -> None:
    desk.lanes.work = raise_instead(error)
    assert await problem(await post(desk)) == told
    assert [record.outcome for record in desk.records] == [error.outcome]


async def test_a_full_pool_refuses_before_the_body_is_received(desk: Desk) -> None:
    desk.lanes.hold()
    busy = [asyncio.create_task(post(desk)) for _ in range(3)]
    await until(lambda: desk.pool.snapshot().queued == 1)
    refused = await post(desk)
    assert await problem(refused) == (503, "overloaded")
    assert int(refused.headers["Retry-After"]) >= 1
    desk.lanes.let_go()
    assert [answer.status for answer in await asyncio.gather(*busy)] == [200] * 3


async def test_a_repeat_is_answered_without_a_lane(desk: Desk) -> None:
    first, again = [await post(desk, Idempotency_Key="k") for _ in range(2)]
    assert await again.read() == await first.read() == DOCUMENT
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(desk.lanes.jobs) == 1
    other = await post(desk, "", b"<p>Other", Idempotency_Key="k")
    assert await problem(other) == (422, "idempotency-key-reused")


async def test_a_repeat_of_what_is_in_work_is_refused(desk: Desk) -> None:
    desk.lanes.hold()
    first = asyncio.create_task(post(desk, Idempotency_Key="k"))
    await until(lambda: len(desk.lanes.jobs) == 1)
    refused = await post(desk, Idempotency_Key="k")
    assert await problem(refused) == (409, "idempotency-key-in-use")
    assert refused.headers["Retry-After"] == "1"
    desk.lanes.let_go()
    assert (await first).status == 200


async def test_a_repeat_of_what_failed_is_made(desk: Desk) -> None:
    desk.lanes.work = raise_instead(errors.MalformedBody("No."))
    assert [(await post(desk, Idempotency_Key="k")).status for _ in range(2)] == [400, 200]
