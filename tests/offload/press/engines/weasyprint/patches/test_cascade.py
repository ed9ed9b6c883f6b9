from typing import Any

import pytest
import weasyprint
from weasyprint.css import StyleFor

from offload.press.engines.weasyprint.patches import cascade

HTML = """<style>@layer low, high; @layer high { p { color: red } } @layer low { p { color: blue } }
p { margin: 1px } p { margin: 2px } p.w { margin: 3px !important } .w { margin: 9px }
#one { padding: 4px } td, th { padding: 5px } tr:nth-child(even) td { background: gray }
p::before { content: "a" } .w::before { content: "b" } h1::after { content: "c"; color: green }
:lang(de) { quotes: "x" "y" }</style><h1 style="color: teal">T</h1>
<p id="one">1<p class="w">2<p class="w" style="margin: 7px; padding: 1px !important">3<p lang="de">4
<table border="1" bgcolor="#eee"><tr><th>A<td>B<tr><td>C<td style="padding: 8px">D</table>
<ol start="3"><li>five<li value="9">nine</ol>"""
ASKED = ("color", "margin_top", "padding_left", "background_color", "content", "quotes", "display")


def said(hints: bool) -> list[Any]:
    """What each box's style says, and which of them share one."""
    document = weasyprint.HTML(string=HTML).render(presentational_hints=hints)
    boxes = [box for page in document.pages for box in page._page_box.descendants()]
    styles = [[str(box.style[name]) for name in ASKED] for box in boxes]
    return [(box.element_tag, style) for box, style in zip(boxes, styles, strict=True)]


@pytest.mark.parametrize("hints", [False, True])
def test_rules_weigh_what_they_weighed(monkeypatch: pytest.MonkeyPatch, hints: bool) -> None:
    before = said(hints)
    for owner, name, method in cascade.METHODS:
        monkeypatch.setattr(owner, name, method)
    assert said(hints) == before


def test_rules_are_weighed_once_for_like_elements(monkeypatch: pytest.MonkeyPatch) -> None:
    weighed = []

    def count(rules: list[Any], cascades: dict[str | None, Any]) -> None:
        weighed.append(rules)
        weigh(rules, cascades)

    weigh = cascade._weigh_rules
    monkeypatch.setattr(cascade, "_weigh_rules", count)
    monkeypatch.setattr(StyleFor, "__init__", cascade.init)
    weasyprint.HTML(string=f"<table>{'<tr><td>x' * 50}</table>").render()
    assert len(weighed) < 10


def test_what_attributes_say_weighs_less_than_a_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    for owner, name, method in cascade.METHODS:
        monkeypatch.setattr(owner, name, method)
    html = "<style>@layer a { td { padding: 7px } }</style><table cellpadding=3><td>x</table>"
    document = weasyprint.HTML(string=html).render(presentational_hints=True)
    boxes = document.pages[0]._page_box.descendants()
    cell = next(box for box in boxes if box.element_tag == "td")
    assert cell.style["padding_left"].value == 7
