from typing import Any

import pytest
import weasyprint
from weasyprint.formatting_structure.boxes import LineBox, TableCellBox
from weasyprint.layout import preferred

from offload.press.engines.weasyprint.patches.tables import widths

# What makes words narrower or wider, and what they are broken by.
STYLES = (
    *("", "white-space: nowrap", "white-space: pre", "white-space: pre-wrap", "padding: 2px 5%"),
    *("white-space: pre-line", "overflow-wrap: anywhere", "overflow-wrap: break-word"),
    *("word-break: break-all", "hyphens: auto", "letter-spacing: -20px", "word-spacing: 4px"),
    *("text-indent: 9px", "text-indent: -99px", "text-indent: 50%", "font-size: 0", "width: 20px"),
    *("min-width: 90px", "max-width: 9px", "box-sizing: border-box; width: 50px", "direction: rtl"),
    *("text-transform: uppercase", "font: bold 20px serif", "border: 3px solid", "width: 50%"),
)
TEXTS = (
    *("", "1", "1,234.50", "Some words, and 3.5 more", "Some words, and more  ", "a\nb", "a-b c-d"),
    *("2026-11-28", "long\u00adish words", "Göteborg “and” more", "a\u00a0b c", "word" * 20),
)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was asked for all cells and lines: by WeasyPrint, and here."""
    asked: list[Any] = []

    def both(name: str, slow: Any, quick: Any) -> None:
        def note(context: Any, box: Any, *rest: Any, **more: Any) -> Any:
            ours = quick(context, box, *rest, **more)
            asked.append((slow(context, box, *rest, **more), ours))
            return ours

        monkeypatch.setattr(preferred, name, note)

    for slow, quick in widths.FUNCTIONS:
        both(slow.__name__, slow, quick)
    return asked


def test_cells_are_as_wide_as_they_were(measured: list[Any]) -> None:
    cells = "".join(f"<td style='{style}'>{text}" for style in STYLES for text in TEXTS * 2)
    weasyprint.HTML(string=f"<html lang='en'><table><tr>{cells}</table>").render()
    assert len(measured) > len(STYLES) * len(TEXTS) * 2
    assert [ours for _, ours in measured] == [slow for slow, _ in measured]


def test_a_text_is_measured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    find = widths._of_words

    def note(text: str, *rest: Any) -> Any:
        asked.append(text)
        return find(text, *rest)

    monkeypatch.setattr(widths, "_of_words", note)
    monkeypatch.setattr(preferred, "table_cell_min_max_content_width", widths.cell_widths)
    weasyprint.HTML(string=f"<table>{'<tr><td>same<td>other words' * 5}</table>").render()
    assert asked == ["same", "other words"]


@pytest.mark.parametrize(
    ("cell", "is_text"),
    [
        ("<td>words", True),
        ("<td>two <b>words</b>", False),
        ("<td style='text-indent: 1px'>words", False),
        (f"<td style='white-space: nowrap'>{'long ' * 50}", False),
    ],
)
def test_a_text_stands_alone_in_its_cell(cell: str, is_text: bool) -> None:
    page = weasyprint.HTML(string=f"<table><tr>{cell}</table>").render().pages[0]
    (box,) = [it for it in page._page_box.descendants() if isinstance(it, TableCellBox)]
    assert isinstance(box.children[0], LineBox)
    assert widths._is_text(box.children[0]) is is_text
