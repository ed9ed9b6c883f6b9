import io

import pikepdf
import pypdfium2
import pytest
from weasyprint import html as weasyprint_html

from offload.press.engines.weasyprint.mends.svg import inheritance
from tests.real.reading import red_pixels
from tests.typesetting import pdf

ICON = "<svg width=40 height=40 {}><rect width=40 height=40 fill=currentColor /></svg>"


@pytest.fixture(autouse=True)
def handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    for tag, handler in inheritance.HANDLERS.items():
        monkeypatch.setitem(weasyprint_html.HTML_HANDLERS, tag, handler)


@pytest.mark.parametrize(
    ("html", "is_red"),
    [
        (f"<p style='color: red'>{ICON.format('')}", True),
        (f"<style>.icon {{ color: red }}</style>{ICON.format('class=icon')}", True),
        (f"<p style='color: red'>{ICON.format('color=blue')}", False),
        (f"<p style='color: red'>{ICON.format('style=color:blue')}", False),
        (ICON.format(""), False),
    ],
)
def test_an_icon_has_the_color_of_its_words(html: str, is_red: bool) -> None:
    assert bool(red_pixels(pdf(html))) == is_red


@pytest.mark.parametrize(
    ("style", "own", "name"),
    [
        ("font-family: DejaVu Serif", "", "Serif"),
        ("font-family: DejaVu Serif", "font-family='DejaVu Sans Mono'", "Mono"),
        ("font-family: DejaVu Sans; font-weight: bold", "", "Bold"),
    ],
)
def test_words_have_the_font_of_the_page(style: str, own: str, name: str) -> None:
    html = f"<div style='{style}'><svg width=99 height=40 {own}><text y=30>Sum</text></svg></div>"
    with pikepdf.open(io.BytesIO(pdf(html))) as document:
        fonts = [
            str(font["/BaseFont"]) for font in document.pages[0]["/Resources"]["/Font"].values()
        ]
    assert [name in font for font in fonts] == [True]


def test_and_its_size() -> None:
    svg = "<svg width=99 height=40><text y=30>Sum</text></svg>"
    sizes = []
    for size in (10, 30):
        made = pypdfium2.PdfDocument(pdf(f"<div style='font-size: {size}px'>{svg}"))
        texts = made[0].get_textpage()
        _, bottom, _, top = texts.get_charbox(texts.search("Sum").get_next()[0])
        sizes.append(top - bottom)
    assert 2.9 < sizes[1] / sizes[0] < 3.1
