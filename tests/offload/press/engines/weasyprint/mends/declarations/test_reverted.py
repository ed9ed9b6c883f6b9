import pytest
import weasyprint

from offload.press.engines.weasyprint.mends.declarations import reverted, spellings, variables
from offload.press.engines.weasyprint.patches import cascade, styles
from tests.offload.press.engines.weasyprint.mends.mended import put_in

BLOCK = ("block", "flow")


@pytest.fixture(autouse=True)
def mended(monkeypatch: pytest.MonkeyPatch) -> None:
    for mend in (variables, reverted, spellings, cascade, styles):
        put_in(mend, monkeypatch)


def values(css: str, name: str, html: str = "<p class=a>x<b>y</b></p>") -> dict[str, object]:
    """What a property of a document's elements is."""
    pages = weasyprint.HTML(string=f"<style>{css}</style>{html}").render().pages
    boxes = [box for page in pages for box in page._page_box.descendants()]
    return {box.element_tag: box.style[name] for box in boxes[::-1]}


@pytest.mark.parametrize(
    ("css", "name", "value"),
    [
        ("p { margin: 3px } p { margin: revert }", "margin_top", 16),
        ("p { margin: 3px; margin: revert }", "margin_left", 0),
        ("p { margin: revert; margin-top: 3px }", "margin_top", 3),
        (".a { margin: 3px } p { margin: revert }", "margin_top", 3),
        ("p { margin: revert !important } .a { margin: 3px }", "margin_top", 16),
        ("body { text-indent: 9px } p { text-indent: 3px; text-indent: revert }", "text_indent", 9),
        ("p { display: none } @media print { p { display: revert } }", "display", BLOCK),
        ("p { opacity: .5; opacity: REVERT }", "opacity", 1),
        ("p { opacity: .5; opacity: revert }", "opacity", 1),
    ],
)  # fmt: skip
def test_it_is_what_it_was_without_the_author(css: str, name: str, value: object) -> None:
    found = values(css, name)["p"]
    assert getattr(found, "value", found) == value


@pytest.mark.parametrize(
    ("style", "weight"),
    [("font-weight: revert", 700), ("font: revert", 700), ("font-weight: 500", 500), ("", 400)],
)
def test_a_style_of_an_element_reverts_its_rules(style: str, weight: int) -> None:
    html = f"<p><b style='{style}'>x</b>"
    assert values("b { font-weight: 400 }", "font_weight", html)["b"] == weight


def test_generated_content_reverts_too() -> None:
    rules = "p::before { content: 'a'; display: block } p::before { display: revert }"
    assert values(rules, "display")["p::before"] == ("inline", "flow")


def test_a_page_has_the_first_value() -> None:
    (page,) = (
        weasyprint.HTML(string="<style>@page { margin: revert; size: revert }</style>x")
        .render()
        .pages
    )
    assert page._page_box.margin_top == 0
