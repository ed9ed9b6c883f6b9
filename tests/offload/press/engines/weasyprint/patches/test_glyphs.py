from typing import Any

import pytest
import weasyprint
from weasyprint.draw import text
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.text.fonts import FontConfiguration

from offload.press.engines.weasyprint.patches import glyphs

STYLE = (
    "<style>@page { size: 12cm; margin: 1cm } body { font: 11pt DejaVu Sans, sans-serif }</style>"
)
PLAIN = {
    "words": "<p>Words, <b>bold</b>, <i>AVATAR</i>, office fi ffl, 1.234,56 €",
    "sizes": "<p style='font-size: 7.3pt'>small<span style='font-size: 31px'>large</span>small",
    "spacing": "<p style='letter-spacing: 2px; word-spacing: 3mm; text-align: justify'>"
    + "a b " * 60,
    "hebrew": "<p dir=rtl>שלום עולם, 12 שקלים (סך הכול)",
    "arabic": "<p dir=rtl style='font-family: Noto Sans Arabic'>فاتورة رقم ١٢٣ بتاريخ",
    "japanese": "<p lang=ja style='font-family: Noto Sans CJK JP'>領収書、合計金額",
    "marks": "<p>Zażółć gęślą jaźń e\u0301 a\u0308 n\u0303",
    "thai": "<p style='font-family: Noto Sans Thai'>ใบเสร็จรับเงิน ที่ กี่",
    "features": "<p style='font-variant: small-caps; font-feature-settings: \"tnum\"'>Caps 0123",
    "a drawing": "<svg width=90 height=40><text x=1 y=20 rotate=9>abc a</text></svg>",
    "columns": "<p style='text-align: justify; columns: 2'>" + "some words " * 40,
    "lines": "<p style='width: 3cm; hyphens: auto' lang=en>incomprehensibilities of words" * 3,
    "nothing": "<p> <span></span><pre>   </pre><p style='font-size: 0'>none",
}
RARE = {
    "missing": "<p>\U000e0fff a \ue123",
    "emoji": "<p>\N{GRINNING FACE} \N{RECEIPT}",
    "cut": "<p style='width: 2cm; overflow: hidden; white-space: nowrap; text-overflow: ellipsis'>"
    "a long line of words",
    "clamped": "<div style='line-clamp: 1; width: 3cm'>words that are cut off by the clamp",
    "control": "<p>a\u200bb\u200dc\u00adlong",
}


def written(html: str) -> bytes:
    made: bytes = weasyprint.HTML(string=STYLE + html).write_pdf(pdf_identifier=b"same")
    return made


def tune(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "draw_first_line", glyphs.draw_first_line)
    for owner, name, method in glyphs.METHODS:
        monkeypatch.setattr(owner, name, method)


@pytest.mark.parametrize("name", [*PLAIN, *RARE])
def test_the_same_is_written(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = (PLAIN | RARE)[name]
    before = written(html)
    tune(monkeypatch)
    assert written(html) == before


@pytest.mark.parametrize("name", ["words", "sizes", "spacing", "hebrew", "japanese"])
def test_common_text_does_not_take_the_long_way(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any) -> None:
        raise AssertionError

    tune(monkeypatch)
    monkeypatch.setattr(glyphs, "_draw_first_line", never)
    assert written(PLAIN[name])


def test_all_of_them_together(monkeypatch: pytest.MonkeyPatch) -> None:
    html = "".join((PLAIN | RARE).values()) * 2
    before = written(html)
    tune(monkeypatch)
    assert written(html) == before


@pytest.mark.parametrize("most", [0, glyphs._MOST_FONTS])
def test_glyphs_are_found_once(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[Any] = []
    again = glyphs._reactivate

    def note(layout: Any, style: Any) -> None:
        found.append(layout.text)
        again(layout, style)

    tune(monkeypatch)
    monkeypatch.setattr(glyphs, "_reactivate", note)
    monkeypatch.setattr(glyphs, "_MOST_FONTS", most)
    assert written("<p>abc abc<p>cab<p>bac<p>bad")
    new = ["abc abc", "bad"]  # the first to have these glyphs
    assert found == (["abc abc", "cab", "bac", "bad"] if most == 0 else new)


def test_a_line_whose_style_has_changed_is_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tune(monkeypatch)
    html = weasyprint.HTML(string="<p>a")
    document = html.render(font_config=FontConfiguration())
    box = next(b for b in document.pages[0]._page_box.descendants() if isinstance(b, TextBox))
    box.pango_layout.reactivate(box.style)
    assert "layout" not in vars(box.pango_layout)
    box.pango_layout.reactivate(box.style.copy())
    assert "layout" in vars(box.pango_layout)
