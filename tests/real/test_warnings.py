"""What can't be shown is said."""

import io
import json

import pikepdf
import pytest

from tests.process import ServiceProcess
from tests.real.reading import case


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


def test_a_target_that_is_nowhere(shared_service: ServiceProcess) -> None:
    assert "nowhere" in warned(shared_service, case("F17-lost-target.html"))


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
