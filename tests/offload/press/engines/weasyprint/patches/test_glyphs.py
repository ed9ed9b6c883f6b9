from typing import Any

import pytest
import weasyprint
from weasyprint.draw import text

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


@pytest.mark.parametrize("name", [*PLAIN, *RARE])
def test_the_same_is_written(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = (PLAIN | RARE)[name]
    before = written(html)
    monkeypatch.setattr(text, "draw_first_line", glyphs.draw_first_line)
    assert written(html) == before


@pytest.mark.parametrize("name", ["words", "sizes", "spacing", "hebrew", "japanese"])
def test_common_text_does_not_take_the_long_way(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(text, "draw_first_line", glyphs.draw_first_line)
    monkeypatch.setattr(glyphs, "_draw_first_line", never)
    assert written(PLAIN[name])


def test_all_of_them_together(monkeypatch: pytest.MonkeyPatch) -> None:
    html = "".join((PLAIN | RARE).values()) * 2
    before = written(html)
    monkeypatch.setattr(text, "draw_first_line", glyphs.draw_first_line)
    assert written(html) == before
