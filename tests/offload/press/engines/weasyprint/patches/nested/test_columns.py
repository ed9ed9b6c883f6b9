from typing import Any

import pytest
import weasyprint
from weasyprint.layout import block

from offload.press.engines.weasyprint.patches.nested import columns

WORDS = "The balance at the end of the period follows from payments. "
PAGE = "<style>@page { size: A6; margin: 9mm } body { font: 8pt/1.2 serif }</style>"
# What is in columns that are in others; some of it is not kept.
CONTENTS = (
    f"<p>{WORDS}",
    f"<p>{WORDS}<h2>Title</h2><p style='orphans: 3; widows: 3'>{WORDS}<ul><li>one<li>two</ul>",
    f"<p>{WORDS}<p style='break-before: column'>{WORDS}<p style='break-inside: avoid'>{WORDS}",
    f"<p>{WORDS}<i style='float: left'>float</i>{WORDS}<table><tr><td>{WORDS}<td>1</table>",
    f"<p>{WORDS}<span style='float: footnote'>note</span><b style='position: absolute'>a</b>",
    f"<h3 style='column-span: all'>{WORDS}</h3><p>{WORDS * 6}",
)
STYLES = ("columns: 2", "columns: 90px; margin: 3px", "columns: 2; height: 60px; padding: 2px 5px")


def nested(style: str, content: str, depth: int) -> str:
    for _ in range(depth):
        content = f"<div style='{style}'>{content}</div>"
    return PAGE + content


def pdf(html: str) -> bytes:
    made: bytes = weasyprint.HTML(string=html).write_pdf(pdf_identifier=b"same")
    return made


@pytest.mark.parametrize(
    ("style", "content"),
    [*((STYLES[0], content) for content in CONTENTS), *((style, CONTENTS[0]) for style in STYLES)],
)
def test_columns_are_what_they_were(
    monkeypatch: pytest.MonkeyPatch, style: str, content: str
) -> None:
    before = pdf(nested(style, content, depth=2))
    monkeypatch.setattr(block, "columns_layout", columns.columns_layout)
    assert pdf(nested(style, content, depth=2)) == before
    assert columns._outermost == []


def layouts(monkeypatch: pytest.MonkeyPatch, html: str) -> int:
    """How often columns are laid out for a document."""
    number = 0
    slow = columns._columns_layout

    def count(*arguments: Any) -> Any:
        nonlocal number
        number += 1
        return slow(*arguments)

    with monkeypatch.context() as counting:
        counting.setattr(columns, "_columns_layout", count)
        counting.setattr(block, "columns_layout", columns.columns_layout)
        pdf(html)
    return number


def test_what_came_out_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    three = nested("columns: 2", f"<p>{WORDS * 2}", 3).removeprefix(PAGE)
    kept = layouts(monkeypatch, three)
    monkeypatch.setattr(columns, "_is_kept", lambda *_: False)
    assert layouts(monkeypatch, three) > 1.5 * kept
