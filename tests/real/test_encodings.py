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


@pytest.mark.parametrize("label", ["replacement", "hz-gb-2312", "iso-2022-kr", "x-user-defined"])
def test_labels_that_stand_for_no_text(shared_service: ServiceProcess, label: str) -> None:
    kind = f"text/html; charset={label}"
    status, _, body = shared_service.post(b"<p>x\x80", Content_Type=kind)
    assert (status, label in json.loads(body)["detail"]) == (400, True)


def test_utf_16_that_says_so_nowhere(shared_service: ServiceProcess) -> None:
    status, _, body = shared_service.post("<p>An invoice".encode("utf-16-le"))
    assert (status, "UTF-16" in json.loads(body)["detail"]) == (400, True)


def test_the_charset_of_a_stylesheet(shared_service: ServiceProcess) -> None:
    head = 'Content-Disposition: form-data; name="{0}"; filename="{0}"\r\n'
    html = f"--b\r\n{head.format('index.html')}\r\n<link rel=stylesheet href=a.css><p>x\r\n"
    typed = "Content-Type: text/css; charset=ISO-8859-1\r\n"
    css = f'--b\r\n{head.format("a.css")}{typed}\r\np::before {{ content: "Ö" }}\r\n--b--\r\n'
    kind = "multipart/form-data; boundary=b"
    body = (html + css).encode("latin1")
    status, headers, pdf = shared_service.post(body, "", Content_Type=kind)
    assert (status, headers["Pressroom-Warnings"], text(pdf)) == (200, "0", "Öx")


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


def test_a_stylesheet_that_an_instruction_names(shared_service: ServiceProcess) -> None:
    css = "data:text/css,p::before%7Bcontent:%22GEN%22%7D"
    html = '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>x</p></body></html>'
    body = f'<?xml-stylesheet type="text/css" href="{css}"?>{html}'.encode()
    status, _, pdf = shared_service.post(body, Content_Type="application/xhtml+xml")
    assert (status, text(pdf)) == (200, "GENx"), pdf


def test_xhtml_that_is_no_xml(shared_service: ServiceProcess) -> None:
    body = b"<html>\n<p>x</b></html>"
    status, _, answer = shared_service.post(body, Content_Type="application/xhtml+xml")
    problem = json.loads(answer)
    assert (status, problem["type"]) == (422, "/problems/not-well-formed")
    assert problem["detail"].startswith("Line 2, column 7")
