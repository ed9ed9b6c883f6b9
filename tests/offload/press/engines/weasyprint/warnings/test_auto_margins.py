import pytest

from tests.offload.press.engines.weasyprint.warnings.test_lost_text import flaws

COLUMN = "<div style='display: flex; flex-direction: column; {}'><p>top</p>{}</div>"
FOOT = "<footer style='margin-top: auto'>foot</footer>"


@pytest.mark.parametrize("style", ["height: 8cm", "min-height: 8cm", "height: 8cm; gap: 1cm"])
def test_a_footer_that_is_not_moved_is_named(style: str) -> None:
    said = "margin: auto is not obeyed in a flex column: <footer>"
    assert flaws(COLUMN.format(style, FOOT)) == said


@pytest.mark.parametrize(
    "html",
    [
        COLUMN.format("", FOOT),
        COLUMN.format("height: 8cm", "<footer>foot</footer>"),
        COLUMN.format("height: 8cm", "<main style='flex: 1'>main</main>" + FOOT),
        COLUMN.format("min-height: 2cm", "<p>line</p>" * 30 + FOOT),
        COLUMN.format("height: 8cm; align-items: center", "<p style='margin: 0 auto'>x</p>"),
        f"<div style='display: flex; height: 3cm'><p>x</p>{FOOT}</div>",
        f"<div style='height: 3cm'><p>x</p>{FOOT}</div>",
    ],
)
def test_one_that_has_no_way_to_go_is_not(html: str) -> None:
    assert "margin: auto" not in flaws(html)
