import io
import json
from pathlib import Path

import pikepdf

from tests import ROOT
from tests.month_end.service import JobsService

ASYNC = "respond-async"


def test_what_is_ready_in_time_is_the_answer(jobs_service: JobsService) -> None:
    status, headers, content = jobs_service.post(b"<p>one", Prefer=f"{ASYNC}, wait=60")
    assert (status, headers["Content-Type"]) == (200, "application/pdf")
    assert content.startswith(b"%PDF")
    assert headers["Pressroom-Pages"] == "1"


def test_what_is_not_is_a_job(jobs_service: JobsService) -> None:
    status, headers, _ = jobs_service.post(b"<p>one", "?filename=a.pdf", Prefer=ASYNC)
    assert (status, headers["Preference-Applied"]) == (202, ASYNC)
    assert headers["Retry-After"]
    job = jobs_service.ended(headers["Location"])
    assert (job["kind"], job["state"], job["made"]) == ("document", "done", 1)
    status, headers, content = jobs_service.ask("GET", job["links"]["result"])
    assert (status, headers["Content-Disposition"]) == (200, 'attachment; filename="a.pdf"')
    assert content.startswith(b"%PDF")


def test_a_document_that_fails_is_its_problem(jobs_service: JobsService) -> None:
    status, headers, text = jobs_service.post(b" ", Prefer=f"{ASYNC}, wait=60")
    assert (status, headers["Content-Type"]) == (400, "application/problem+json")
    assert json.loads(text)["type"] == "/problems/malformed-body"


def test_every_route_that_makes_a_document_takes_it(jobs_service: JobsService) -> None:
    wait = {"Prefer": f"{ASYNC}, wait=60"}
    receipt = (ROOT / "templates" / "receipt" / "sample.json").read_bytes()
    path = "/v1/templates/receipt/pdf"
    status, _, pdf = jobs_service.post(receipt, "", path, Content_Type="application/json", **wait)
    assert status == 200
    typed = {"Content_Type": "application/pdf", **wait}
    status, _, marked = jobs_service.post(pdf, "?watermark=Copy", "/v1/finish", **typed)
    assert status == 200
    with pikepdf.open(io.BytesIO(marked)) as document:
        assert len(document.pages) == 1
    status, headers, _ = jobs_service.post(pdf, "", "/v1/metadata", **typed)
    assert (status, headers["Content-Type"]) == (200, "application/json")


def test_a_repeat_gets_the_same_job(jobs_service: JobsService) -> None:
    headers = {"Prefer": ASYNC, "Idempotency_Key": "one-document"}
    first = jobs_service.post(b"<p>one", **headers)[1]["Location"]
    jobs_service.ended(first)
    assert jobs_service.post(b"<p>one", **headers)[1]["Location"] == first
    status, _, content = jobs_service.post(b"<p>one", **headers | {"Prefer": f"{ASYNC}, wait=9"})
    assert (status, content[:4]) == (200, b"%PDF")
    assert jobs_service.post(b"<p>two", **headers)[0] == 422


def test_passwords_are_never_written_down(jobs_service: JobsService) -> None:
    status, _, text = jobs_service.post(b"<p>x", Prefer=ASYNC, Pressroom_User_Password="secret")
    assert (status, json.loads(text)["type"]) == (400, "/problems/invalid-option")
    contents = [_content(path) for path in jobs_service.store.rglob("*") if path.is_file()]
    assert any(contents)
    assert not any(b"secret" in content for content in contents)


def _content(path: Path) -> bytes:
    """Of a file of the engine's, which may replace it meanwhile: nothing."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
