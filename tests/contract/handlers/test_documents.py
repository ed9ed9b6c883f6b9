import json
from pathlib import Path

import pikepdf
import pytest

from tests.process import ServiceProcess


def problem(body: bytes) -> dict[str, object]:
    told: dict[str, object] = json.loads(body)
    assert {"type", "title", "status", "detail"} <= set(told)
    return told


def test_html_becomes_a_pdf(shared_service: ServiceProcess, tmp_path: Path) -> None:
    status, headers, body = shared_service.post(
        b"<title>Invoice 42</title><h1>Hello</h1>", "?page_size=A5&filename=R%C3%A4chnung.pdf"
    )
    assert status == 200
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Pressroom-Pages"] == "1"
    assert headers["Content-Length"] == str(len(body))
    assert "filename*=UTF-8''R%C3%A4chnung.pdf" in headers["Content-Disposition"]
    assert {"queue", "render"} == {
        part.split(";")[0] for part in headers["Server-Timing"].split(", ")
    }
    (tmp_path / "a.pdf").write_bytes(body)
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert str(pdf.docinfo["/Title"]) == "Invoice 42"
        assert round(float(pdf.pages[0].mediabox[2])) == 420


def test_a_picture_is_answered_where_one_is_accepted(shared_service: ServiceProcess) -> None:
    status, headers, body = shared_service.post(b"<h1>Hello</h1>", Accept="image/png")
    assert (status, headers["Content-Type"]) == (200, "image/png")
    assert body.startswith(b"\x89PNG")


def test_what_could_not_be_loaded_is_told(shared_service: ServiceProcess) -> None:
    html = '<img src="logo-ü.png"><p>Hello'.encode()
    status, headers, _ = shared_service.post(html)
    assert (status, headers["Pressroom-Warnings"]) == (200, "1")
    assert "logo-%C3%BC.png" in headers["Pressroom-Warning"].replace("%25", "%")
    status, _, body = shared_service.post(html, "?strict=true")
    told = problem(body)
    assert (status, told["type"]) == (422, "/problems/resources-missing")
    assert "logo-" in str(told["errors"])


def multipart(*parts: tuple[str, str, bytes]) -> bytes:
    head = '--b\r\nContent-Disposition: form-data; name="{}"; filename="{}"\r\n\r\n'
    return b"".join(
        head.format(name, filename).encode() + content + b"\r\n"
        for name, filename, content in parts
    ) + b"--b--\r\n"  # fmt: skip


def test_an_upload_brings_its_assets(shared_service: ServiceProcess) -> None:
    body = multipart(
        ("index.html", "index.html", b"<link rel=stylesheet href='css/a.css?v=2'><img src=a.svg>"),
        ("files", "css/a.css", b"@import 'b.css'; p { background: url(../a.svg) }"),
        ("css/b.css", "b.css", b"@page { size: A6 }"),
        ("files", "a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>"),
    )
    status, _, answer = shared_service.post(
        body, "?strict=true", Content_Type="multipart/form-data; boundary=b"
    )
    assert status == 200, answer


@pytest.mark.parametrize(
    ("query", "headers", "status", "name"),
    [
        ("?colour=red", {}, 400, "invalid-option"),
        ("", {"Prefer": "wait=soon"}, 400, "invalid-preference"),
        ("", {"Accept": "text/html"}, 406, "not-acceptable"),
        ("", {"Accept": "nonsense"}, 406, "not-acceptable"),
        ("", {"Content_Type": "application/json"}, 415, "unsupported-media-type"),
        ("", {"Content_Type": "multipart/form-data"}, 415, "unsupported-media-type"),
        ("", {"Content_Type": "multipart/form-data; boundary=b"}, 400, "malformed-body"),
        ("", {"Content_Type": "text/html; charset=klingon"}, 400, "malformed-body"),
    ],
)
def test_a_bad_request_is_told_what_is_wrong(
    shared_service: ServiceProcess, query: str, headers: dict[str, str], status: int, name: str
) -> None:
    answered, told_headers, body = shared_service.post(b"<p>Hello", query, **headers)
    told = problem(body)
    assert (answered, told["type"], told["status"]) == (status, f"/problems/{name}", status)
    assert told_headers["Content-Type"] == "application/problem+json"


def test_an_empty_document_is_refused(shared_service: ServiceProcess) -> None:
    status, _, body = shared_service.post(b"")
    assert (status, problem(body)["type"]) == (400, "/problems/malformed-body")
