"""Against the real process: a request that is sent again."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import ROOT
from tests.conftest import until
from tests.evil_html import ENDLESS
from tests.process import ServiceProcess

HTML = b"<title>Receipt</title><p>Paid"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceProcess]:
    with ServiceProcess(tmp_path_factory.mktemp("repeats")) as process:
        yield process


def made(service: ServiceProcess) -> int:
    return sum(lane["documents"] for lane in service.lanes())


def problem(body: bytes) -> str:
    return str(json.loads(body)["type"])


def test_a_repeat_is_answered_with_the_first_document(service: ServiceProcess) -> None:
    before = made(service)
    first = service.post(HTML, "?filename=a.pdf", Idempotency_Key='"first"')
    again = service.post(HTML, "?filename=a.pdf", Idempotency_Key='"first"')
    assert (first[0], again[0]) == (200, 200)
    assert again[2] == first[2]
    assert made(service) == before + 1
    assert "Idempotency-Replayed" not in first[1]
    assert again[1]["Idempotency-Replayed"] == "true"
    for name in ("Content-Disposition", "Content-Type", "Content-Length", "Pressroom-Pages"):
        assert again[1][name] == first[1][name]
    assert again[1]["Server-Timing"] == "queue;dur=0.0, render;dur=0.0"


def test_a_template_and_a_picture_too(service: ServiceProcess) -> None:
    root = ROOT / "templates" / "receipt"
    sample = (root / "sample.json").read_bytes()
    asked = {"Content_Type": "application/json", "Accept": "image/png", "Idempotency_Key": "t-1"}
    path = "/v1/templates/receipt/pdf"
    first, again = (service.post(sample, "", path, **asked) for _ in range(2))
    assert again[1]["Content-Type"] == "image/png"
    assert (again[1]["Idempotency-Replayed"], again[2]) == ("true", first[2])


@pytest.mark.parametrize(
    ("body", "query", "headers"),
    [
        (b"<p>Other", "", {}),
        (HTML, "?zoom=2", {}),
        (HTML, "", {"Accept": "image/png"}),
        (HTML, "", {"Content_Type": "text/html; charset=latin-1"}),
    ],
)
def test_a_key_stands_for_one_request(
    service: ServiceProcess, body: bytes, query: str, headers: dict[str, str]
) -> None:
    assert service.post(HTML, Idempotency_Key="one")[0] == 200
    status, _, answer = service.post(body, query, Idempotency_Key="one", **headers)
    assert (status, problem(answer)) == (422, "/problems/idempotency-key-reused")
    assert service.post(HTML, Idempotency_Key="one")[1]["Idempotency-Replayed"] == "true"


def test_an_upload_is_the_same_in_another_boundary(service: ServiceProcess) -> None:
    part = '--{0}\r\nContent-Disposition: form-data; name="index.html"\r\n\r\n<p>x\r\n--{0}--\r\n'
    answers = [
        service.post(
            part.format(boundary).encode(),
            Content_Type=f"multipart/form-data; boundary={boundary}",
            Idempotency_Key="upload",
        )
        for boundary in ("----first", "----second-and-longer")
    ]
    assert answers[1][1]["Idempotency-Replayed"] == "true", answers[1][2]


def test_what_failed_is_tried_again(service: ServiceProcess) -> None:
    before = made(service)
    for _ in range(2):
        status, headers, _ = service.post(b"", Idempotency_Key="empty")
        assert status == 400
        assert "Idempotency-Replayed" not in headers
    assert made(service) == before + 2
    late = service.post(ENDLESS, Idempotency_Key="late", Prefer="wait=1")
    assert late[0] == 504
    assert service.post(HTML, Idempotency_Key="late")[0] == 200


async def test_a_repeat_while_the_first_is_in_work(service: ServiceProcess) -> None:
    asked: dict[str, Any] = {"Idempotency_Key": "busy", "Prefer": "wait=5"}
    first = asyncio.create_task(asyncio.to_thread(service.post, ENDLESS, **asked))
    await until(lambda: any(lane["state"] == "busy" for lane in service.lanes()))
    status, headers, body = await asyncio.to_thread(service.post, ENDLESS, **asked)
    assert (status, problem(body)) == (409, "/problems/idempotency-key-in-use")
    assert headers["Retry-After"] == "1"
    assert (await first)[0] == 504


@pytest.mark.parametrize("key", ["", '""', '"', "a b", "a" * 256, '"a', "größe", 'a"b'])
def test_what_is_no_key(service: ServiceProcess, key: str) -> None:
    status, _, body = service.post(HTML, Idempotency_Key=key)
    assert (status, problem(body)) == (400, "/problems/invalid-idempotency-key")


def test_nothing_is_left_at_the_end(tmp_path: Path) -> None:
    with ServiceProcess(tmp_path) as own:
        assert own.post(HTML, Idempotency_Key="a")[0] == 200
        assert any("/replays/" in f"/{name}/" for name in own.left_in_spool())
        assert own.stop() == 0
        assert own.left_in_spool() == []
