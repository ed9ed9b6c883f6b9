"""Against the real process: PDFs that are sent."""

import io
import json
from typing import Any

import pikepdf
import pytest

from tests import ROOT
from tests.papers import content, encrypted, marks, paper, upload
from tests.process import ServiceProcess

UPLOAD = {"Content_Type": "multipart/form-data; boundary=b"}
PDF = {"Content_Type": "application/pdf"}
ONE, TWO = content(paper("One")), content(paper("Two", (10, 10), (20, 20)))
BOTH = upload(("files", "one.pdf", ONE), ("files", "two.pdf", TWO))


def opened(answer: tuple[int, Any, bytes], password: str = "") -> pikepdf.Pdf:
    status, headers, body = answer
    assert (status, headers["Content-Type"]) == (200, "application/pdf"), body
    return pikepdf.open(io.BytesIO(body), password=password)


def problem(answer: tuple[int, Any, bytes]) -> tuple[int, str, Any]:
    status, _, body = answer
    told = json.loads(body)
    return status, told["type"].rpartition("/")[2], told.get("errors")


def test_merge(shared_service: ServiceProcess) -> None:
    asked = "?filename=all.pdf&watermark=PAID&reproducible=true"
    answer = shared_service.post(BOTH, asked, "/v1/merge", **UPLOAD)
    pdf = opened(answer)
    assert [item.title for item in pdf.open_outline().root] == ["One", "Two"]
    assert all(marks(page) for page in pdf.pages)
    assert answer[1]["Pressroom-Pages"] == "3"
    assert "all.pdf" in answer[1]["Content-Disposition"]
    again = shared_service.post(BOTH, asked, "/v1/merge", **UPLOAD)
    assert (again[1]["ETag"], again[2]) == (answer[1]["ETag"], answer[2])


def test_finish(shared_service: ServiceProcess) -> None:
    body = upload(("files", "one.pdf", ONE), ("attachments", "data.csv", b"1,2"))
    answer = shared_service.post(
        body,
        "?permissions=print,copy",
        "/v1/finish",
        Pressroom_Owner_Password="%C3%B6wner",
        **UPLOAD,
    )
    pdf = opened(answer)
    assert list(pdf.attachments) == ["data.csv"]
    assert pdf.allow.extract
    assert not pdf.allow.modify_other
    assert opened(answer, "öwner").owner_password_matched


def test_metadata(shared_service: ServiceProcess) -> None:
    status, headers, body = shared_service.post(TWO, "", "/v1/metadata", **PDF)
    assert (status, headers["Content-Type"]) == (200, "application/json")
    told = json.loads(body)
    assert (told["title"], told["pages"]) == ("Two", 2)


def test_what_is_made_here_is_finished_too(shared_service: ServiceProcess) -> None:
    draft = opened(shared_service.post(b"<p>x", "?watermark=DRAFT"))
    assert marks(draft.pages[0])
    sample = ROOT / "templates" / "statement" / "sample.json"
    answer = shared_service.post(
        sample.read_bytes(),
        "?watermark=COPY",
        "/v1/templates/statement/pdf",
        Content_Type="application/json",
        Pressroom_User_Password="secret",
    )
    copy = opened(answer, "secret")
    assert all(marks(page) for page in copy.pages)
    with pytest.raises(pikepdf.PasswordError):
        opened(answer)


def test_a_picture_shows_the_watermark(shared_service: ServiceProcess) -> None:
    plain = shared_service.post(b"<p>x", "", Accept="image/png")[2]
    marked = shared_service.post(b"<p>x", "?watermark=DRAFT", Accept="image/png")[2]
    assert marked.startswith(b"\x89PNG")
    assert marked != plain


@pytest.mark.parametrize(
    ("path", "body", "headers", "told"),
    [
        ("/v1/merge", ONE, PDF, (415, "unsupported-media-type")),
        ("/v1/metadata", BOTH, UPLOAD, (415, "unsupported-media-type")),
        ("/v1/finish", b"<p>x", {"Content_Type": "text/html"}, (415, "unsupported-media-type")),
        ("/v1/finish", BOTH, UPLOAD, (400, "malformed-body")),
        ("/v1/finish?zoom=2", ONE, PDF, (400, "invalid-option")),
        ("/v1/metadata?watermark=x", ONE, PDF, (400, "invalid-option")),
        ("/v1/metadata", ONE, {**PDF, "Accept": "application/pdf"}, (406, "not-acceptable")),
        ("/v1/metadata", b"%PDF-", PDF, (422, "unusable-pdf")),
        ("/v1/finish", encrypted(), PDF, (422, "unusable-pdf")),
    ],
)
def test_what_can_not_be_done(
    shared_service: ServiceProcess,
    path: str,
    body: bytes,
    headers: dict[str, str],
    told: tuple[int, str],
) -> None:
    assert problem(shared_service.post(body, "", path, **headers))[:2] == told


def test_the_part_at_fault_is_named(shared_service: ServiceProcess) -> None:
    body = upload(("files", "one.pdf", ONE), ("files", "two.pdf", encrypted()))
    answer = shared_service.post(body, "", "/v1/merge", **UPLOAD)
    assert problem(answer) == (
        422,
        "unusable-pdf",
        [{"part": "two.pdf", "detail": "is encrypted"}],
    )


def test_a_password_is_part_of_what_is_repeated(shared_service: ServiceProcess) -> None:
    asked = {**PDF, "Idempotency_Key": "secret-1"}
    first = shared_service.post(ONE, "", "/v1/finish", Pressroom_User_Password="a", **asked)
    again = shared_service.post(ONE, "", "/v1/finish", Pressroom_User_Password="a", **asked)
    assert first[0] == 200
    assert again[2] == first[2]
    other = shared_service.post(ONE, "", "/v1/finish", Pressroom_User_Password="b", **asked)
    assert problem(other)[:2] == (422, "idempotency-key-reused")


def test_passwords_are_not_in_the_log(service: ServiceProcess) -> None:
    secrets = {"Pressroom_User_Password": "hush-1", "Pressroom_Owner_Password": "hush-2"}
    assert service.post(ONE, "", "/v1/finish", **PDF, **secrets)[0] == 200
    assert service.post(b"%PDF-", "", "/v1/finish", **PDF, **secrets)[0] == 422
    assert service.stop() == 0
    assert '"finish-4k"' in service.log()
    assert "hush-" not in service.log()
