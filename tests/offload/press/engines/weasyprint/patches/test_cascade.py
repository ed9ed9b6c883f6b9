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
# Selectors that look at other elements, at attributes, or at both of them and a name.
SELECTORS = (
    *(
        "td",
        "TD",
        "*",
        "*|td",
        ".w",
        "#one",
        "td.w",
        "td#one",
        ":not(td)",
        ":not(.w)",
        ":is(p, td)",
    ),
    *("td:first-child", "td:last-child", "td:nth-child(2n)", "td:nth-of-type(2)", "td:empty"),
    *(
        "tr > td",
        "tr td",
        "td + td",
        "td ~ td",
        "tr:has(.w) td",
        "tr:hover td",
        "td:where(.w, #one)",
    ),
    *("[lang]", "[lang|=de]", ":lang(de)", "[title]", "[title=T]", "td:not([title])", "[TITLE]"),
    *("p:only-child", "tr:not(:first-child) > td", "td:nth-child(1 of .w)", ":root td", ":root"),
    *("td::before", ".w::after", "td:first-child::before", "[title]::marker", "a:link", ":enabled"),
)
CELLS = (
    *("<td>1", "<td class=w>2", "<td id=one>3", "<td class='v w' title=T>4", "<td lang=de>5"),
    *(
        "<td></td>",
        "<td title=t><p>6",
        "<td><a href=x>7</a><input disabled><input>",
        "<td class='W'>8",
    ),
)
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


@pytest.mark.parametrize("selector", SELECTORS)
def test_elements_match_what_they_matched(monkeypatch: pytest.MonkeyPatch, selector: str) -> None:
    rows = "".join("<tr>" + "".join(CELLS[n:] + CELLS[:n]) for n in range(len(CELLS)))
    html = f"<style>{selector} {{ color: red; content: 'x' }}</style><table>{rows}</table>"
    before = colored(html)
    for owner, name, method in cascade.METHODS:
        monkeypatch.setattr(owner, name, method)
    assert colored(html) == before


def colored(html: str) -> list[Any]:
    """Of each box, which needn't be laid out for it."""
    boxes: list[Any] = []

    def gather(_: Any, root: Any, __: Any) -> list[Any]:
        boxes.extend(root.descendants())
        return []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(weasyprint.document, "layout_document", gather)
        weasyprint.HTML(string=html).render()
    return [(box.element_tag, box.style["color"]) for box in boxes]


def test_names_alone_are_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    narrowed = []
    narrow = cascade._Matches._narrow

    def count(matches: Any, key: Any, wrapper: Any) -> Any:
        narrowed.append(wrapper.local_name)
        return narrow(matches, key, wrapper)

    monkeypatch.setattr(cascade._Matches, "_narrow", count)
    monkeypatch.setattr(StyleFor, "__init__", cascade.init)
    monkeypatch.setattr(StyleFor, "__call__", cascade.call)
    weasyprint.HTML(string=f"<table>{'<tr><td>x<td class=w>y' * 50}</table>").render()
    assert narrowed == ["html", "head", "body", "table", "tbody", "tr", "td", "td"]


def test_pseudo_elements_wait_until_someone_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    for owner, name, method in cascade.METHODS:
        monkeypatch.setattr(owner, name, method)
    made = []
    init = weasyprint.css.ComputedStyle.__init__

    def count(style: Any, parent: Any, cascaded: Any, pseudo: str | None, *rest: Any) -> None:
        made.append(pseudo)
        init(style, parent, cascaded, pseudo, *rest)

    monkeypatch.setattr(weasyprint.css.ComputedStyle, "__init__", count)
    weasyprint.HTML(string="<ul><li>one</ul><p>two").render()
    assert made.count("marker") == 1
    assert "footnote-call" not in made


def test_a_lasting_sheet_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for owner, name, method in cascade.METHODS:
        monkeypatch.setattr(owner, name, method)
    sheet = weasyprint.CSS(string="td { color: red } td:not(.w) { color: blue }")
    table = "<table><tr><td>x<td class=w>y</table>"
    first = weasyprint.HTML(string=table).render(stylesheets=[sheet])
    kept = cascade._kept[sheet.matcher].copy()
    assert {"td", ("td", None, "w", False)} <= kept.keys()
    again = weasyprint.HTML(string=f"{table}<p class={'w' * 999}>").render(stylesheets=[sheet])
    assert cascade._kept[sheet.matcher].keys() == kept.keys()
    assert cell_colors(first) == cell_colors(again)


def cell_colors(document: weasyprint.Document) -> list[Any]:
    boxes = document.pages[0]._page_box.descendants()
    return [str(box.style["color"]) for box in boxes if box.element_tag == "td"]
