from typing import Any

import pytest
import weasyprint
from weasyprint.layout import block

from offload.press.engines.weasyprint.patches.nested import flex, grids

ROW, COLUMN = "display: flex", "display: flex; flex-direction: column"
TEXT = "<p style='margin: 3px 0'>Some words to break into lines, and <b>bold</b> ones."
LEAVES = {
    "text": TEXT,
    "items of many sizes": f"<div style='flex: 1'>{TEXT}</div><div style='width: 30%'>x</div>",
    "a float": f"<div style='float: left'>f</div>{TEXT}",
    "a positioned box": f"<div style='position: absolute; right: 0'>a</div>{TEXT}",
    "a moved box": f"<div style='position: relative; top: 9px'>{TEXT}</div>",
    "a table": f"<table><tr><td>{TEXT}<td>cell</table>",
    "a table of columns": f"""<table style="border-collapse: collapse"><caption>Sums</caption>
<colgroup style="background: #eee"><col><col style="width: 30%; background: #fdd"></colgroup>
<thead><tr><th>Item<th style="border: 1px solid">Sum</thead><tfoot><tr><td colspan=2>All</tfoot>
<tr><td rowspan=2 valign=middle>{TEXT}<td>1<tr><td style="height: 9mm">2</table>""",
    "a fixed table from right to left": f"""<table dir=rtl style="table-layout: fixed; width: 90%">
<col style="background: #dfd"><col style="width: 20mm"><tr><td>{TEXT}<td colspan=3>b</table>""",
    "a note": f"{TEXT}<span style='float: footnote'>note</span>",
    "columns": f"<div style='column-count: 2'>{TEXT}</div>",
    "a page's end": f"<style>@page {{ size: 105mm 70mm }}</style>{TEXT * 5}",
    "a grid": f"<div style='display: grid; grid-template-columns: 1fr 2fr'>{TEXT}<i>i</i></div>",
    "a picture": "<svg width='20' height='10'><circle cx='5' cy='5' r='5'/></svg>",
    "a first letter": f"<div class='big'>{TEXT}</div>",
}
STYLE = """<style>@page { size: A6; margin: 5mm } .big p::first-letter { font-size: 2em }</style>"""


TWO = (f"{ROW}; padding: 2%", f"{COLUMN}; align-items: center; gap: 1mm")
THREE = (*TWO, ROW)


def pdf(leaf: str, grid: str, styles: tuple[str, ...]) -> bytes:
    inner = leaf
    for style in styles:
        inner = f"<div style='{style}'><div style='{grid}'>{inner}</div><div>{TEXT}</div></div>"
    made: bytes = weasyprint.HTML(string=f"{STYLE}{inner}{TEXT}").write_pdf()
    return made


GRID = "display: grid; grid-template-columns: auto 1fr"


@pytest.mark.parametrize(
    ("leaf", "grid", "styles"),
    [
        # As it was, a third box takes three times as long.
        *((leaf, "", TWO) for leaf in LEAVES.values()),
        *((LEAVES[name], "", THREE) for name in ("text", "a picture")),
        *((LEAVES[name], GRID, TWO) for name in ("text", "a picture", "a note", "a moved box")),
    ],
)
def test_a_nest_is_laid_out_as_it_was(
    leaf: str, grid: str, styles: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = pdf(leaf, grid, styles)
    monkeypatch.setattr(block, "flex_layout", flex.flex_layout)
    assert pdf(leaf, grid, styles) == before
    monkeypatch.setattr(block, "grid_layout", grids.grid_layout)
    assert pdf(leaf, grid, styles) == before
    assert flex._outermost == []


@pytest.mark.parametrize(
    "leaf", [LEAVES[name] for name in ("text", "a picture", "a table", "a moved box")]
)
@pytest.mark.parametrize("other", [COLUMN, "display: grid"])
def test_a_nest_of_six_takes_no_hundreds_of_layouts(
    leaf: str, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    layouts = []
    slow = flex._flex_layout

    def count(*arguments: Any) -> Any:
        layouts.append(arguments)
        return slow(*arguments)

    monkeypatch.setattr(flex, "_flex_layout", count)
    monkeypatch.setattr(block, "flex_layout", flex.flex_layout)
    monkeypatch.setattr(block, "grid_layout", grids.grid_layout)
    for depth in range(6):
        leaf = f"<div style='{other if depth % 2 else ROW}'>{leaf}</div>"
    weasyprint.HTML(string=leaf).render()
    assert len(layouts) < 100
