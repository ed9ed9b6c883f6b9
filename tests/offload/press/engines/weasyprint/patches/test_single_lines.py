from typing import Any

import pytest
import weasyprint
from weasyprint.layout import inline

from offload.press.engines.weasyprint.patches import single_lines

ALIGNED = ("left", "right", "center", "end", "justify", "justify-all")
STYLES = (
    *(f"text-align: {value}" for value in ALIGNED),
    *("text-align-last: justify", "text-indent: 7px", "text-indent: -2%", "line-height: 3"),
    *("line-height: .1", "font: 30px/1 serif", "letter-spacing: 1px", "word-spacing: 3px"),
    *(f"white-space: pre-line; {align}: justify" for align in ("text-align", "text-align-last")),
    *("white-space: pre", "white-space: nowrap; width: 10px", "width: 10px", "direction: rtl"),
    *("vertical-align: middle", "vertical-align: bottom; height: 40px", "float: right"),
    *("display: inline-block", "display: flex", "display: grid", "position: relative; left: 5px"),
    *("font-size: 0", "overflow: hidden; text-overflow: ellipsis; white-space: nowrap; width: 9px"),
    *("padding: 3px 5%; border: 1px solid", "max-lines: 1", "hyphens: auto; width: 20px"),
    *("text-transform: uppercase; text-decoration: underline", "columns: 2"),
)
WORDS = "Words of a line, a long\u00adish one, and “more” — Götebörg " * 2
TEXTS = (
    "1,234.50",
    "Some words, and more",
    "a line\nand two\n",
    " begins with a space",
    "Donaudampfschifffahrt",
    "م",
    f"{WORDS}<p style='width: 90px; orphans: 3'>{WORDS}",
)


def pdf(html: str) -> bytes:
    made: bytes = weasyprint.HTML(string=html).write_pdf(pdf_identifier=b"same")
    return made


@pytest.fixture
def lone(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The lines that were laid out at once."""
    made: list[Any] = []
    quick = single_lines._line

    def note(*arguments: Any) -> Any:
        line = quick(*arguments)
        made.append(line)
        return line

    monkeypatch.setattr(single_lines, "_line", note)
    monkeypatch.setattr(inline, "get_next_linebox", single_lines.get_next_linebox)
    return made


def documents() -> list[str]:
    """Each style on a paragraph or a cell, with each text; what else a line may have."""
    page = "<html lang='de'><style>@page { size: A6; @top-left { content: 'x' } }</style>"
    styled = [
        page
        + "".join(f"<section><div style='{style}'>{text}</div></section>" for text in TEXTS[::2])
        + "".join(f"<table><tr><td style='{style}'>{text}<td>1</table>" for text in TEXTS[1::2])
        for style in STYLES
    ]
    return [
        *styled,
        f"{page}<i style='float: left; height: 40px'>f</i><p>beside<p>below",
        f"{page}<style>p::first-letter {{ font-size: 2em }}</style><p>A",
        f"{page}<style>p::first-line {{ color: red }}</style><p>A",
        f"{page}<p>a <b>bold</b> word<p><b>bold</b><p><i style='margin: 3px'>x</i><ul><li>item",
        f"{page}<p>{'page ' * 30}" + "<p style='orphans: 1'>line" * 90,
        f"{page}<p><b style='vertical-align: super'>2</b><p><img src='data:,' alt='none'>",
        f"{page}<p>a<span style='float: footnote'>note</span><dl><dt>t<dd style='margin: -3px'>d",
    ]


def test_lines_are_what_they_were(request: pytest.FixtureRequest) -> None:
    before = [pdf(html) for html in documents()]
    made = request.getfixturevalue("lone")
    assert [pdf(html) for html in documents()] == before
    assert len(made) - made.count(None) > len(before)


@pytest.mark.parametrize(
    ("html", "number"),
    [
        ("<p>one", 1),
        ("<p>one <b>two</b>", 0),
        (f"<p style='font: 10px/1 monospace; width: 95px'>{'word ' * 9}", 3),
    ],
)
def test_a_text_alone_has_its_lines_at_once(html: str, number: int, lone: list[Any]) -> None:
    weasyprint.HTML(string=html).render()
    assert len(lone) - lone.count(None) == number
