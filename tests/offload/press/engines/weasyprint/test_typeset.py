import io
import tempfile
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from offload.job import Options
from offload.press.engines.weasyprint import typeset
from offload.press.engines.weasyprint.fetcher import Nothing

PNG = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "YPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def pdf(
    html: str | bytes, options: Options | None = None, charset: str | None = None
) -> pikepdf.Pdf:
    raw = html.encode() if isinstance(html, str) else html
    asked = options or Options()
    paper = typeset.Manuscript(raw, Nothing(), typeset.Fonts(), charset)
    document = typeset.typeset(paper, asked)
    with tempfile.NamedTemporaryFile() as target:
        typeset.write(document, asked, Path(target.name))
        return pikepdf.open(io.BytesIO(target.read()))


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
        ("<title>Größe</title>".encode("latin-1"), "latin-1"),
        ('<meta charset="latin-1"><title>Größe</title>'.encode("latin-1"), None),
    ],
)
def test_a_document_is_read_in_its_encoding(raw: bytes, charset: str | None) -> None:
    assert title(pdf(raw, charset=charset)) == "Größe"


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


def test_the_first_page_as_a_picture(tmp_path: Path) -> None:
    source, target = tmp_path / "a.pdf", tmp_path / "a.png"
    pdf(f'<body style="margin: 0"><img src="{PNG}" style="width: 9cm">').save(source)
    typeset.picture(source, target)
    with Image.open(target) as image:
        assert image.size == (794, 1123)  # A4 at 96 dpi


def test_a_picture_of_a_huge_page_is_bounded(tmp_path: Path) -> None:
    source, target = tmp_path / "a.pdf", tmp_path / "a.png"
    pdf("<style>@page { size: 500cm 500cm }</style>").save(source)
    typeset.picture(source, target)
    with Image.open(target) as image:
        assert image.width * image.height < 61_000_000


def test_a_template_need_not_be_well_formed() -> None:
    fonts = typeset.Fonts()
    sheet = typeset.stylesheet("p { color: red }", Nothing(), fonts)
    for html in (b"<html><head><title>T</title></head><body/></html>", b"<title>T</title><br>"):
        paper = typeset.Manuscript(html, Nothing(), fonts, "utf-8", sheet)
        with tempfile.NamedTemporaryFile() as target:
            typeset.write(typeset.typeset(paper, Options()), Options(), Path(target.name))
            assert title(pikepdf.open(io.BytesIO(target.read()))) == "T"
