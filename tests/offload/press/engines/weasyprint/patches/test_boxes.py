import sys
from typing import Any

import pytest
import weasyprint
from weasyprint.formatting_structure.boxes import BlockBox, Box
from weasyprint.text.fonts import FontConfiguration

from offload.press.engines.weasyprint.patches import boxes

# Each special case: percentages, calc(), box-sizing, collapsed borders, radii, what is out of flow.
HTML = """<style>@page { size: 12cm 9cm; margin: 1cm; @top-left { content: "x"; padding: 1pt 5% } }
td { border: 1px solid; padding: 1mm 2% } .c { border-collapse: collapse }
.c td { border-width: 3px 1px; padding: 2px } .s { border-spacing: 2px }
.b { box-sizing: border-box; padding: 3px; border: 2px solid; width: 50%; min-height: 1cm }
.m { margin: auto; width: calc(3cm - 1em); max-width: 80%; min-width: 1cm }
.r { border-radius: 3px; height: 10% } .q { border-radius: 0 2px 10% 0; border: 1px solid }
.f { float: left; width: 2cm } .a { position: absolute; left: 10%; padding: 2px }
.n { float: footnote } .h { position: running(head) } section { height: 4cm }
.x { display: flex } .x div { flex: 1; min-width: 0; padding: 0 1em } .g { display: grid }
.k { columns: 2 } p::first-line { background: #eee }
img { width: 10%; min-height: 4px }</style>
<div class="h">head</div><table class="c"><thead><tr><th>A<th>B</thead>
<tr><td>1<td>long words here<tr><td colspan="2">wide</table>
<table class="s"><tr><td style="width: 30%">1<td style="min-width: 2cm">2<td height="40">3</table>
<section><div class="b">border box</div><div class="m">middle<span class="n">note</span></div>
<div class="r">r</div></section><p class="q">q<i class="f">float</i><b class="a">absolute</b>
<b class="a" style="overflow: hidden; width: 1px; height: 1px">read out</b>
<div class="x"><div class="f">no float</div><div>one
<img alt="" src="data:image/svg+xml,<svg viewBox='0 0 9 9'/>"></div><div>two
</div></div><div class="g"><div>g</div></div><div class="k"><p>left and <i>right</i></div>"""


@pytest.fixture
def tuned(monkeypatch: pytest.MonkeyPatch) -> None:
    modules = [module for name, module in sys.modules.items() if name.startswith("weasyprint.")]
    for slow, quick in boxes.FUNCTIONS:
        for module in modules:
            if getattr(module, name := str(slow.__name__), None) is slow:
                monkeypatch.setattr(module, name, quick)
    for owner, name, method in boxes.METHODS:
        monkeypatch.setattr(owner, name, method)


def written() -> bytes:
    made: bytes = weasyprint.HTML(string=HTML).write_pdf(pdf_identifier=b"same")
    return made


def test_boxes_lie_where_they_lay(request: pytest.FixtureRequest) -> None:
    before = written()
    request.getfixturevalue("tuned")
    assert written() == before


@pytest.mark.usefixtures("tuned")
def test_a_style_that_changes_is_read_again() -> None:
    # Kept: its styles point into it.
    document = weasyprint.HTML(string="<p>x").render(font_config=FontConfiguration())
    box = next(b for b in document.pages[0]._page_box.descendants() if b.element_tag == "p")
    assert isinstance(box, BlockBox)
    wide = weasyprint.css.properties.Dimension(9, "px")
    before: Any = boxes.margin_width(box, 1), boxes.min_max(box, 1)
    box.style["padding_left"] = box.style["min_width"] = wide
    boxes.resolve_percentages(box, (100, 100))
    assert (boxes.margin_width(box, 1), boxes.min_max(box, 1)) == (before[0] + 9, 9)
    assert (box.padding_left, box.min_width) == (9, 9)


@pytest.mark.parametrize("placeholders", [True, False])
def test_descendants_come_in_order(monkeypatch: pytest.MonkeyPatch, placeholders: bool) -> None:
    document = weasyprint.HTML(string=HTML).render()
    roots: list[Box] = [page._page_box for page in document.pages]
    before = [list(root.descendants(placeholders)) for root in roots]
    monkeypatch.setattr(Box, "descendants", boxes.descendants)
    assert [list(root.descendants(placeholders)) for root in roots] == before
