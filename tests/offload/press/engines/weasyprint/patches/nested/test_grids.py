from typing import Any

import pytest
import weasyprint
from weasyprint.layout import block, inline

from offload.press.engines.weasyprint.mends import grids as mended_grids
from offload.press.engines.weasyprint.mends import running
from offload.press.engines.weasyprint.patches.nested import grids
from tests.offload.press.engines.weasyprint.mends import mended

GRID = "display: grid"
TEXT = "<p style='margin: 3px 0'>Some words to break into lines, and <b>bold</b> ones.</p>"
LEAVES = {
    "text": TEXT,
    "columns of many sizes": f"<div style='{GRID}; grid-template-columns: 1fr auto 20%'>{TEXT}"
    f"<i>i</i><b style='height: 50%'>b</b><div style='grid-column: 2 / 4'>{TEXT}</div></div>",
    "an item over rows": f"<div style='{GRID}; grid-template-columns: 1fr 1fr'>"
    f"<div style='grid-row: span 2'>{TEXT}</div>{TEXT * 2}</div>",
    "a float": f"<div style='float: left'>f</div>{TEXT}",
    "a float beside items": "<i style='float: left'>f</i><i style='clear: both'>g</i>",
    "a positioned box": f"<div style='position: absolute; right: 0'>a</div>{TEXT}",
    "a fixed box": f"<div style='position: fixed; right: 0'>a</div>{TEXT}",
    "a moved box": f"<div style='position: relative; top: 9px'>{TEXT}</div>",
    "a table": f"<table><tr><td height=30>{TEXT}<td>cell</table>",
    "a footnote": f"{TEXT}<span style='float: footnote'>note</span>",
    "a running element": f"<div style='position: running(head)'>head</div>{TEXT}",
    "columns": f"<div style='column-count: 2'>{TEXT}</div>",
    "a flex box": f"<div style='display: flex; flex-flow: column'>{TEXT}<i>i</i></div>",
    "a picture": "<svg width='20' height='10'><circle cx='5' cy='5' r='5'/></svg>",
    "an inline grid": f"<p>a <span style='display: inline-grid'>{TEXT}</span> z",
    "a first letter": f"<div class='big'>{TEXT}</div>",
    "a page's end": TEXT * 4,
    "three pages": TEXT * 6,
    "a forced page's end": f"{TEXT}<div style='break-before: page'>{TEXT}</div>",
    "what is kept together": f"<div style='break-inside: avoid'>{TEXT * 2}</div>" * 2,
    "nothing": "",
}
STYLE = """<style>@page { size: A6; margin: 5mm; @top-left { content: element(head) } }
.big p::first-letter { font-size: 2em }</style>"""


TWO = (
    f"{GRID}; padding: 2%; grid-template-columns: 2fr 1fr",
    f"{GRID}; align-items: center; gap: 1mm; grid-auto-rows: auto 30px",
)
THREE = (*TWO, f"{GRID}; justify-items: end; border: 1px solid; break-inside: auto")
# As it was, a third grid takes three times as long.
IN_THREE = (
    "text",
    "columns of many sizes",
    "a table",
    "a running element",
    "a page's end",
    "three pages",
)


def pdf(leaf: str, styles: tuple[str, ...]) -> bytes:
    inner = leaf
    for style in styles:
        inner = f"<div style='{style}'><div>{inner}</div><div>{TEXT}</div></div>"
    html = f"{STYLE}<style>@page {{ size: A7 }}</style>{inner}{TEXT}"
    made: bytes = weasyprint.HTML(string=html).write_pdf(pdf_identifier=b"same")
    return made


def nested(depth: int) -> str:
    inner = TEXT
    for _ in range(depth):
        inner = f"<div style='{GRID}; padding: 1px'>{inner}</div>"
    return inner


def put_in(function: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (block, inline):
        monkeypatch.setattr(module, "grid_layout", function)


@pytest.fixture
def layouts(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The layouts of grids."""
    found: list[Any] = []
    slow = grids._grid_layout

    def count(*arguments: Any) -> Any:
        found.append(arguments)
        return slow(*arguments)

    monkeypatch.setattr(grids, "_grid_layout", count)
    put_in(grids.grid_layout, monkeypatch)
    return found


@pytest.mark.parametrize("name", LEAVES)
def test_a_nest_is_laid_out_as_it_was(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    leaf, styles = LEAVES[name], THREE if name in IN_THREE else TWO
    mended.put_in(running, monkeypatch)
    put_in(mended_grids.grid_layout, monkeypatch)
    before = pdf(leaf, styles)
    put_in(grids.grid_layout, monkeypatch)
    assert pdf(leaf, styles) == before
    assert block.block_level_layout is grids._block_level_layout


@pytest.mark.parametrize("leaf", ["text", "a picture", "a table", "a page's end"])
def test_a_nest_of_eight_takes_no_hundreds_of_layouts(leaf: str, layouts: list[Any]) -> None:
    weasyprint.HTML(string=STYLE + nested(8).replace(TEXT, LEAVES[leaf])).render()
    assert len(layouts) < 200


def test_a_long_grid_is_measured_once(layouts: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    measured = []
    slow = grids._block_level_layout

    def count(context: Any, box: Any, bottom_space: float, *rest: Any, **more: Any) -> Any:
        measured.append(bool(more))
        return slow(context, box, bottom_space, *rest, **more)

    monkeypatch.setattr(grids, "_block_level_layout", count)
    items = "".join(f"<div>{TEXT} {number}</div>" for number in range(30))
    document = weasyprint.HTML(string=f"{STYLE}<div style='{GRID}'>{items}</div>").render()
    assert len(document.pages) > 3
    assert measured.count(True) == 2 * 30  # on the first page, and on one that another is before
