import pytest
import weasyprint

from offload.press.engines.weasyprint.mends.declarations import font_sizes
from tests.offload.press.engines.weasyprint.mends.mended import put_in


@pytest.fixture(autouse=True)
def mended(monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(font_sizes, monkeypatch)


@pytest.mark.parametrize(
    ("size", "pixels"),
    [
        ("calc(1rem + 2px)", 22),
        ("calc(1em + 2px)", 12),
        ("calc(2 * 1em)", 20),
        ("calc(100% + 2px)", 12),
        ("calc(min(2em, 90%) + 1px)", 10),
        ("clamp(1rem, 2vw, 3rem)", 20),
        ("clamp(1px, 10vw, 3rem)", 10),
        ("max(150%, 1em)", 15),
        ("calc(20px + 2px)", 22),
        ("1.5em", 15),
    ],
)
def test_a_calculated_size_is_obeyed(size: str, pixels: float) -> None:
    sizes = sizes_of(f"<div style='font-size: 10px'><p style='font-size: {size}'>x")
    assert sizes["p"] == pytest.approx(pixels)


def test_the_root_has_the_first_size_for_a_parent() -> None:
    html = "<html style='font-size: calc(1rem + 25%)'><p style='width: calc(2em + 1rem)'>x"
    assert sizes_of(html)["html"] == 20


def test_a_shorthand_has_a_calculated_size() -> None:
    sizes = sizes_of("<div style='font-size: 10px'><p style='font: calc(1em + 2px)/1.2 serif'>x")
    assert sizes["p"] == 12


def sizes_of(html: str) -> dict[str, float]:
    """Of the fonts of a document, by element; a rem is 20 px, a page is 100 px wide."""
    style = "<style>@page { size: 100px; margin: 0 } :root { font-size: 20px }</style>"
    page = weasyprint.HTML(string=style + html).render().pages[0]._page_box
    return {box.element_tag: box.style["font_size"] for box in page.descendants()}
