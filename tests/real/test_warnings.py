"""What can't be shown is said."""

import io
import json

import pikepdf
import pytest

from tests.process import ServiceProcess
from tests.real.reading import case

READ_OUT = "position: absolute; width: 1px; height: 1px; overflow: hidden; clip: rect(0, 0, 0, 0)"


def warned(service: ServiceProcess, body: bytes) -> str:
    """The warning of a document; with strict, it is refused for the same reason."""
    status, headers, _ = service.post(body)
    assert status == 200
    assert headers["Pressroom-Warnings"] != "0"
    status, _, answer = service.post(body, "?strict=true")
    assert status == 422
    return str([error["detail"] for error in json.loads(answer)["errors"]])


def test_characters_without_a_glyph_are_named_by_script(shared_service: ServiceProcess) -> None:
    body = "<meta charset=utf-8><p>\U00010000 / \ue000".encode()
    said = warned(shared_service, body)
    assert "Linear B" in said
    assert "private use" in said


@pytest.mark.parametrize("variant", ["pdf/a-3b", "pdf/ua-1"])
def test_and_are_no_archived_document(shared_service: ServiceProcess, variant: str) -> None:
    body = "<html lang=en><title>T</title><p>\U00010000".encode()
    status, _, answer = shared_service.post(body, f"?variant={variant}")
    assert (status, json.loads(answer)["type"]) == (422, "/problems/incomplete-document")


@pytest.mark.parametrize("path", ["/v1/pdf", "/v1/finish"])
def test_a_watermark_of_boxes_is_refused(shared_service: ServiceProcess, path: str) -> None:
    body, kind = b"<p>x", "text/html"
    if path == "/v1/finish":
        _, _, body = shared_service.post(body)
        kind = "application/pdf"
    query = "?watermark=%F0%90%80%80"
    status, _, answer = shared_service.post(body, query, path, Content_Type=kind)
    problem = json.loads(answer)
    assert (status, problem["type"]) == (422, "/problems/incomplete-document")
    assert "Linear B" in problem["errors"][0]["detail"]


def test_a_target_that_is_nowhere(shared_service: ServiceProcess) -> None:
    assert "nowhere" in warned(shared_service, case("F17-lost-target.html"))


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<svg width=900 height=20><text x=850 y=15>beyond", "beyond the paper's edge (1 word)"),
        ("<svg><foreignObject><p>in a chart", "<foreignObject> of SVG is not drawn: in a chart"),
        ("<style>p::before { content: counter(item) }</style><p>x", "counter(item)"),
        ("<style>p { position: running(head) }</style><p>x", "running element head"),
        (
            "<p style='overflow: hidden; white-space: nowrap; width: 1cm'>a total of 12",
            "Text is cut",
        ),
        ("<img src='' alt=Seal>", "Nothing is shown for an <img> (Seal)"),
        ("<img src=a.png alt=Seal>", "Failed to load image at 'a.png'"),
        (
            "<style>p::before { content: '" + "wide" * 99 + "' }</style><p>x",
            "beyond the paper's edge",
        ),
        ("<style>@page { @top-left { content: counter(item) } }</style><p>x", "counter(item)"),
    ],
)
def test_what_is_not_shown_is_said(shared_service: ServiceProcess, html: str, said: str) -> None:
    assert said in warned(shared_service, html.encode())


@pytest.mark.parametrize(
    "html",
    [
        "<p style='color: white'>white",
        "<p style='display: none'>none",
        "<p style='visibility: hidden'>hidden",
        "<h1 style='text-indent: -9999px'>replaced",
        "<h1 style='text-indent: 100%; white-space: nowrap; overflow: hidden'>replaced",
        "<a href=#top>to the top</a>",
        "<div style='overflow: hidden'><p style='float: left'>cleared</div>",
        f"<span style='{READ_OUT}'>read out</span>",
        "<style>p::before { content: counter(page) '/' counter(pages) }</style><p>x",
    ],
)
def test_what_is_meant_is_not(shared_service: ServiceProcess, html: str) -> None:
    assert shared_service.post(html.encode(), "?strict=true")[0] == 200


def test_elements_that_a_browser_shows_are_named(shared_service: ServiceProcess) -> None:
    said = warned(shared_service, case("elements.html"))
    for kind in ("iframe", "canvas", "video", "audio", "progress", "use"):
        assert f"Nothing is shown for <{kind}>" in said
    for sign in (
        *("<details> is printed open", "<math> is printed in a line", "a script would fill"),
        *("tailwindcss.com makes", "document.write()", "shadow trees", "string(chapter)"),
        *("Text is transparent", "Text is white on white", "@container is not known"),
        "picture data:image/jpeg;base64,… is shown in part",
    ):
        assert sign in said


def test_a_picture_that_is_none_is_told_without_addresses(shared_service: ServiceProcess) -> None:
    assert " at 0x" not in warned(shared_service, case("F16-bad-image.html"))


def test_links_are_as_they_are_written(shared_service: ServiceProcess) -> None:
    _, _, pdf = shared_service.post(case("F15-links.html"))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        links = [str(link["/A"]["/URI"]) for link in document.pages[0]["/Annots"]]
    assert links == ["/portal/pay?id=1", "../terms.pdf"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("F06-float.html", "of the terms"),
        ("F06-grid-height.html", "of the terms"),
        ("F06-thead.html", "line 0 of the terms"),
        ("F06-wide.html", "wide wide"),
    ],
)
def test_text_that_is_lost_is_quoted(shared_service: ServiceProcess, name: str, words: str) -> None:
    assert words in warned(shared_service, case(name))


def test_each_script_of_a_document_is_told(shared_service: ServiceProcess) -> None:
    status, headers, _ = shared_service.post(case("F05-missing-glyphs.html"))
    assert status == 200
    assert int(headers["Pressroom-Warnings"]) <= 5  # none where the fonts are installed
