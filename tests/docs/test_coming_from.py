"""The pages for those who come from elsewhere: what they promise is so."""

import re
from pathlib import Path

import httpx
import pytest
from multidict import MultiDict
from pypdfium2 import PdfDocument

from handlers.request.options import TypesettingOptions, read
from tests import ROOT
from tests.process import PATIENCE, ServiceProcess

PAGES = sorted((ROOT / "docs").glob("from-*.md"))


def options(page: Path) -> list[str]:
    """In the last column of each table: `name=value`."""
    cells = [line.split(" | ")[-1] for line in page.read_text().splitlines() if line[:1] == "|"]
    return re.findall(r"`([a-z_]+=[^`]+)`", "\n".join(cells))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_option_that_is_told_is_one(page: Path) -> None:
    assert options(page)
    for option in options(page):
        name, _, value = option.partition("=")
        read(MultiDict({name: value}), TypesettingOptions)


def test_headings_become_bookmarks(shared_service: ServiceProcess) -> None:
    _, _, pdf = shared_service.post(b"<h1>One</h1><h2>Two</h2>")
    assert [mark.get_title() for mark in PdfDocument(pdf).get_toc()] == ["One", "Two"]


def test_no_script_runs(shared_service: ServiceProcess) -> None:
    _, _, pdf = shared_service.post(b"<p>before<script>document.body.innerHTML='after'</script>")
    assert "before" in PdfDocument(pdf)[0].get_textpage().get_text_range()


def test_zoom_scales_the_paper(shared_service: ServiceProcess) -> None:
    _, _, pdf = shared_service.post(b"<p>Hello", "?zoom=0.5&page_size=A4")
    assert PdfDocument(pdf)[0].get_size() == pytest.approx((297.6, 420.9), abs=0.1)


def test_a_link_attaches_a_file_and_an_unknown_field_is_named(
    shared_service: ServiceProcess,
) -> None:
    upload = [
        ("index.html", ("index.html", b"<link rel=attachment href=data.csv><p>Hello")),
        ("files", ("data.csv", b"1,2")),
        ("orientation", (None, b"landscape")),
    ]
    url = f"{shared_service.url}/v1/pdf"
    pdf = PdfDocument(httpx.post(url, files=upload, timeout=PATIENCE).content)
    assert bytes(pdf.get_attachment(0).get_data()) == b"1,2"
    width, height = pdf[0].get_size()
    assert width > height
    upload.append(("landscape", (None, b"true")))
    refused = httpx.post(url, files=upload, timeout=PATIENCE)
    assert refused.status_code == 400
    assert "landscape" in refused.json()["detail"]


def test_the_first_page_can_do_without_a_header(shared_service: ServiceProcess) -> None:
    style = b"@page { @top-left { content: 'Top' } } @page :first { @top-left { content: none } }"
    body = b"<style>%s</style><p>One<p style='break-before: page'>Two" % style
    _, _, pdf = shared_service.post(body)
    said = [page.get_textpage().get_text_range() for page in PdfDocument(pdf)]
    assert ["Top" in text for text in said] == [False, True]
