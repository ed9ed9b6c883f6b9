from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import weasyprint
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.text.fonts import FontConfiguration

from offload.press.engines.weasyprint.patches import hyphens, paragraphs

TEXTS = {
    "words": "The parties agree that the balance at the end of the period follows from payments. ",
    "kerned": "AVATAR To Wa Type V. A T. Yo “quoted” AV, T AT Ty “A” fi ffl office Ta Te AVA ",
    "marks": "well-known price/quantity 2024-2025; (inter alia) Mr. O'Brien — noted… €1,234.50! ",
    "accents": "Zażółć gęślą jaźń, naïve café: e\u0301 a\u0308 n\u0303 Göteborg, Łódź «ça» ",
    "greek": "Οι όροι ισχύουν από την ημερομηνία της υπογραφής, “και” όχι πριν. ",  # noqa: RUF001
    "mixed": "Invoice Счёт τιμολόγιο 12 (x) 請求書 of 3 a I ",
    "japanese": "日本語のテキスト、改行もある。",
    "thin": "illicit little lilt filling ill till it, i.e. ",
    "hebrew": "Before שלום עולם after it all, ",
    "soft": "Incompre\u00adhen\u00adsi\u00adbili\u00adties are noted ",
    "spaced": "I-\u2009 AVATAR\u2009 alia) Wa\u3000To parties\u2003from alia) ",
    "apart": "one\u2029two three four five six seven ",
}
FONTS = ("DejaVu Sans", "Liberation Serif", "Open Sans", "DejaVu Sans Mono")
# Of these no line may be certain: they run leftwards, or have hyphens or ends of their own.
ELSEWHERE = {"hebrew", "soft", "spaced", "apart"}
STYLES = ("", "letter-spacing: 1px", "hyphens: auto", "overflow-wrap: anywhere", "direction: rtl")


@pytest.fixture(scope="module")
def styles() -> Iterator[dict[str, Any]]:
    """By their CSS; in English, for hyphens."""
    sheets = [f"font: 10px {font}; {style}" for font in FONTS for style in STYLES]
    html = "<html lang=en>" + "".join(f"<p style='{sheet}'>x" for sheet in sheets)
    document = weasyprint.HTML(string=html).render(font_config=FontConfiguration())
    boxes = document.pages[0]._page_box.descendants()
    texts = [box for box in boxes if isinstance(box, TextBox)]
    yield {sheet: box.style for sheet, box in zip(sheets, texts, strict=True)}
    del document  # the styles point into it


def outcome(found: Any) -> tuple[Any, ...]:
    layout, *rest = found
    return (layout.text, layout.max_width, layout.first_line_direction, *rest)


def differing(text: str, style: Any, width: float, known: list[Any]) -> list[str]:
    """The beginnings of lines that are not broken as WeasyPrint does; adds those that are known."""
    context, wrong = SimpleNamespace(dictionaries={}), []
    while text:
        slow = hyphens.split_whole(text, style, context, width, 0)
        quick = paragraphs.first_line(text, style, context, width)
        if quick is not None:
            known.append(quick)
            if outcome(quick) != outcome(slow):
                wrong.append(text)
        text = text.encode()[slow[2] :].decode() if slow[2] else ""
    return wrong


@pytest.mark.parametrize("font", FONTS)
@pytest.mark.parametrize("name", TEXTS)
def test_lines_end_where_they_did(styles: dict[str, Any], name: str, font: str) -> None:
    known: list[Any] = []
    for step in range(24):
        text = (TEXTS[name] * 4).strip() + " " * (step % 2)
        style = styles[f"font: 10px {font}; {STYLES[step % 8 // 2 * (step % 2)]}"]
        assert differing(text, style, 30 + step * 11.37, known) == []
    assert known or name in ELSEWHERE


def test_a_long_text_is_measured_in_parts(styles: dict[str, Any]) -> None:
    known: list[Any] = []
    text, style = TEXTS["words"] * 60, styles[f"font: 10px {FONTS[0]}; "]
    assert differing(text, style, 200, known) == []
    assert len(known) > len(text) / 50


def test_what_is_kept_has_a_limit(styles: dict[str, Any]) -> None:
    context, style = SimpleNamespace(), styles[f"font: 10px {FONTS[0]}; "]
    for number in range(paragraphs._MOST_KEPT + 2):
        paragraphs.first_line(f"{TEXTS['words'] * 2} {number}", style, context, 200)
    assert len(vars(context)[paragraphs._KEPT]) == 2
