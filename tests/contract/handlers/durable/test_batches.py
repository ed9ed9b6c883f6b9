import io
import json
import zipfile

import pytest

from tests import ROOT
from tests.bombs import deflated
from tests.month_end.service import JobsService, pages

STATEMENT = (ROOT / "templates" / "statement" / "sample.json").read_bytes().replace(b"\n", b"")
INVOICE = (ROOT / "templates" / "invoice" / "sample.json").read_bytes().replace(b"\n", b"")

# Of short lines.
BOMB = deflated(100, b'""\n' * 100_000)


def test_a_batch_of_a_template_becomes_an_archive(jobs_service: JobsService) -> None:
    lines = [STATEMENT, b'{"broken', b"{}", STATEMENT]
    path = jobs_service.submit(lines, "?template=statement&names={/number}", "statements")
    job = jobs_service.ended(path)
    assert (job["state"], job["total"], job["made"], job["failed"]) == ("done", 4, 2, 2)
    status, headers, content = jobs_service.ask("GET", job["links"]["zip"])
    assert (status, headers["Content-Type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 2
    _, _, listed = jobs_service.ask("GET", job["links"]["failures"])
    failures = [json.loads(line) for line in listed.splitlines()]
    assert [(f["line"], f["type"]) for f in failures] == [
        (2, "/problems/malformed-body"),
        (3, "/problems/invalid-data"),
    ]
    assert failures[1]["errors"][0]["pointer"]


def test_e_invoices_in_a_batch_are_e_invoices(jobs_service: JobsService) -> None:
    query = "?template=invoice&variant=factur-x&output=documents"
    job = jobs_service.ended(jobs_service.submit([INVOICE], query, "e-invoices"))
    assert job["made"] == 1, jobs_service.ask("GET", job["links"]["failures"])
    where = job["links"]["documents"].replace("{line}", "1")
    status, headers, content = jobs_service.ask("GET", where)
    assert (status, headers["Content-Type"]) == (200, "application/pdf")
    assert jobs_service.post(content, path="/v1/e-invoices/extract", Content_Type="application/pdf")


def test_a_repeat_is_the_same_job_and_another_body_is_refused(jobs_service: JobsService) -> None:
    path = jobs_service.submit(pages(2), "", "again")
    assert jobs_service.submit(pages(2), "", "again") == path
    headers = {"Content_Type": "application/x-ndjson", "Idempotency_Key": "again"}
    status, _, text = jobs_service.ask("POST", "/v1/batches", b'"<p>other"\n', **headers)
    assert (status, json.loads(text)["type"]) == (422, "/problems/idempotency-key-reused")


@pytest.mark.parametrize(
    ("query", "body", "headers", "problem"),
    [
        ("", b'"x"', {}, "invalid-idempotency-key"),
        ("", b"", {"Idempotency_Key": "e"}, "malformed-body"),
        ("", b"\n \r\n", {"Idempotency_Key": "e"}, "malformed-body"),
        ("?template=none", b"{}", {"Idempotency_Key": "e"}, "invalid-option"),
        ("?output=tar", b"{}", {"Idempotency_Key": "e"}, "invalid-option"),
        ("?names=same", b"{}", {"Idempotency_Key": "e"}, "invalid-option"),
        ("?output=pdf&format=png", b"{}", {"Idempotency_Key": "e"}, "invalid-option"),
        ("?variant=factur-x", b"{}", {"Idempotency_Key": "e"}, "invalid-option"),
        ("?template=statement&variant=factur-x", b"{}", {"Idempotency_Key": "e"}, "invalid-option"),
        ("", b"{}", {"Idempotency_Key": "e", "Content_Type": "text/csv"}, "unsupported-media-type"),
        ("", BOMB, {"Idempotency_Key": "e", "Content_Encoding": "deflate"}, "body-too-large"),
        ("", b"{}", {"Idempotency_Key": "e", "Pressroom_Finish_By": "soon"}, "invalid-preference"),
    ],
)
def test_what_can_be_no_batch_is_refused(
    jobs_service: JobsService, query: str, body: bytes, headers: dict[str, str], problem: str
) -> None:
    typed = {"Content_Type": "application/x-ndjson", **headers}
    _, _, text = jobs_service.ask("POST", f"/v1/batches{query}", body, **typed)
    assert json.loads(text)["type"] == f"/problems/{problem}", text


def test_options_of_a_document_are_options_of_each(jobs_service: JobsService) -> None:
    query = "?page_size=A5&watermark=Draft&format=png&filename=month.zip"
    job = jobs_service.ended(jobs_service.submit(pages(1), query, "options"))
    _, headers, content = jobs_service.ask("GET", job["links"]["zip"])
    assert headers["Content-Disposition"] == 'attachment; filename="month.zip"'
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["000001.png"]
        assert archive.read("000001.png").startswith(b"\x89PNG")


def test_a_strict_batch_is_refused_before_a_document_is_made(jobs_service: JobsService) -> None:
    query = "?template=statement&strict=true"
    job = jobs_service.ended(jobs_service.submit([STATEMENT, b"{}"], query, "strict"))
    assert (job["state"], job["made"], job["failed"]) == ("failed", 0, 1)
    assert job["reason"]
    job = jobs_service.ended(jobs_service.submit([STATEMENT, STATEMENT], query, "strict-valid"))
    assert (job["state"], job["made"]) == ("done", 2)
