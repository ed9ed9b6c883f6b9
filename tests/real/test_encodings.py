"""What encoding a document is in, and what is no text at all."""

import json

import pytest

from tests.process import ServiceProcess
from tests.real.reading import case, text


@pytest.mark.parametrize("charset", ["UTF_8", "utf-8-sig", "cp65001", "rot13"])
def test_what_is_no_label_is_refused(shared_service: ServiceProcess, charset: str) -> None:
    kind = f"text/html; charset={charset}"
    status, _, body = shared_service.post(case("F04-b-utf8.html"), Content_Type=kind)
    assert (status, charset in json.loads(body)["detail"]) == (400, True)


@pytest.mark.parametrize("charset", ["", "; charset=utf-8", "; charset=UTF8", '; charset="utf-8"'])
def test_utf_8_by_its_labels(shared_service: ServiceProcess, charset: str) -> None:
    kind = f"text/html{charset}"
    status, _, pdf = shared_service.post(case("F04-b-utf8.html"), Content_Type=kind)
    assert (status, text(pdf)) == (200, "Größe café — 12 €")


@pytest.mark.parametrize("name", ["F04-c-meta-name.html", "F04-f-late-meta.html"])
def test_what_a_meta_says(shared_service: ServiceProcess, name: str) -> None:
    status, _, pdf = shared_service.post(case(name))
    assert status == 200
    assert "Größe" in text(pdf)


def test_bytes_that_are_not_of_the_encoding(shared_service: ServiceProcess) -> None:
    body = case("F12-invalid-utf8.html")
    status, headers, _ = shared_service.post(body)
    assert (status, headers["Pressroom-Warnings"]) == (200, "1")
    status, _, answer = shared_service.post(body, "?strict=true")
    assert (status, json.loads(answer)["type"]) == (422, "/problems/incomplete-document")
    assert "not utf-8" in str(json.loads(answer)["errors"])


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("F02-title.xhtml", "Invoice 17 Total 12.00"),
        ("F02-cdata.xhtml", "If 1 < 2 pay"),
        ("F02-empty-elements.xhtml", "Ref normal also normal after"),
    ],
)
def test_xhtml_is_xml(shared_service: ServiceProcess, name: str, shown: str) -> None:
    status, _, pdf = shared_service.post(case(name), Content_Type="application/xhtml+xml")
    assert (status, text(pdf)) == (200, shown)


def test_xhtml_that_is_no_xml(shared_service: ServiceProcess) -> None:
    body = b"<html>\n<p>x</b></html>"
    status, _, answer = shared_service.post(body, Content_Type="application/xhtml+xml")
    problem = json.loads(answer)
    assert (status, problem["type"]) == (422, "/problems/not-well-formed")
    assert problem["detail"].startswith("Line 2, column 7")
