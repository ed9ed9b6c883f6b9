import io
import tempfile
from pathlib import Path

import pikepdf
import pytest

from offload.order import Options
from offload.press.assets import NoAssets
from offload.press.engines import ENGINE
from offload.press.engines.engine import Document, Stylesheet
from tests import typesetting


def pdf(
    html: str | bytes, options: Options | None = None, encoding: str | None = None
) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(typesetting.pdf(html, options, encoding)))


def title(document: pikepdf.Pdf) -> str:
    return str(document.docinfo["/Title"])


def page_size(document: pikepdf.Pdf) -> tuple[int, int]:
    box = document.pages[0].mediabox
    return round(float(box[2])), round(float(box[3]))


@pytest.mark.parametrize(
    ("raw", "charset"),
    [
        ("<title>Größe</title>".encode(), None),
        ("<title>Größe</title>".encode("utf-16"), None),
        ("<title>Größe</title>".encode("latin-1"), "latin1"),
        ('<meta charset="latin1"><title>Größe</title>'.encode("latin-1"), None),
    ],
)
def test_a_document_is_read_in_its_encoding(raw: bytes, charset: str | None) -> None:
    assert title(pdf(raw, encoding=charset)) == "Größe"


def test_page_options_are_a_user_style_sheet() -> None:
    assert page_size(pdf("<p>x")) == (595, 842)
    landscape = Options(page_css="@page { size: A5 landscape; margin: 1cm }")
    assert page_size(pdf("<p>x", landscape)) == (595, 420)
    own = "<style>@page { size: A3 }</style><p>x"
    assert page_size(pdf(own, landscape)) == (842, 1191)  # the document's own rule goes first


def test_relative_links_stay_relative() -> None:
    document = pdf('<a href="terms.html">t</a><a href="https://example.com/">e</a>')
    links = [str(a["/A"]["/URI"]) for a in document.pages[0]["/Annots"]]
    assert links == ["terms.html", "https://example.com/"]


def test_metadata_forms_and_tags_are_asked_for() -> None:
    html = '<html lang="en"><meta name="invoice" content="42"><form><input name="a"></form>'
    plain = pdf(html)
    assert "/AcroForm" not in plain.Root
    assert "/MarkInfo" not in plain.Root
    full = pdf(html, Options(tagged=True, forms=True, metadata=True))
    assert "/AcroForm" in full.Root
    assert "/MarkInfo" in full.Root
    assert str(full.docinfo["/invoice"]) == "42"


def test_media_is_asked_for() -> None:
    html = "<style>@media screen { @page { size: A6 } }</style><p>x"
    assert page_size(pdf(html)) == (595, 842)
    assert page_size(pdf(html, Options(media="screen"))) == (298, 420)


def test_a_template_need_not_be_well_formed() -> None:
    stylesheet = Stylesheet("p { color: red }", NoAssets())
    for html in (b"<html><head><title>T</title></head><body/></html>", b"<title>T</title><br>"):
        document = Document(html, NoAssets(), "utf-8", stylesheet=stylesheet)
        with tempfile.NamedTemporaryFile() as target:
            ENGINE.typeset(document, Options(), Path(target.name))
            assert title(pikepdf.open(io.BytesIO(target.read()))) == "T"
