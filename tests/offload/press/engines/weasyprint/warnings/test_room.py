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


GRID = "<style>section {{ display: grid; {} }}</style><section><p>top</p><p>foot</p></section>{}"


@pytest.mark.parametrize(
    "style",
    [
        "min-height: 8cm; grid-auto-flow: column; align-items: center",
        "min-height: 8cm; grid-auto-flow: column; background: red",
        "min-height: 8cm; grid-template-rows: 1fr auto",
        "min-height: 8cm",
        "min-height: 50vh",
        "min-height: 8cm; box-sizing: border-box; padding: 1cm",
    ],
)
def test_a_grid_that_is_too_low_is_named(style: str) -> None:
    assert flaws(GRID.format(style, "")) == "min-height is not obeyed by a grid: <section>"


def test_one_that_something_comes_after_is_named() -> None:
    html = GRID.format("min-height: 8cm; grid-auto-flow: column", "<p>after")
    assert flaws(html) == "min-height is not obeyed by a grid: <section>"


@pytest.mark.parametrize(
    ("style", "after"),
    [
        ("", ""),
        ("min-height: 1cm", "<p>after"),
        ("min-height: 8cm; grid-auto-flow: column", ""),
        ("min-height: 100%", ""),
        ("height: 8cm; min-height: 4cm; grid-template-rows: 1fr auto", ""),
        ("min-height: 3cm; box-sizing: border-box; padding: 2cm", ""),
        ("min-height: 20cm; grid-template-rows: 14cm 14cm", ""),
    ],
)
def test_one_that_is_as_high_as_it_says_is_not(style: str, after: str) -> None:
    assert "min-height" not in flaws(GRID.format(style, after))


TABLE = "<table style='{}'><tr><td style='vertical-align: {}'>a<tr><td>b</table>"
LOW_ROWS = "height of a table is not obeyed by its rows: <table>"


@pytest.mark.parametrize(
    "html",
    [
        TABLE.format("height: 5cm", "middle"),
        TABLE.format("height: 5cm; border-collapse: collapse", "bottom"),
        TABLE.format("height: 5cm", "top; background: red"),
        "<style>td { border: 1px solid }</style>" + TABLE.format("height: 5cm", "top"),
    ],
)
def test_rows_that_are_too_low_are_named(html: str) -> None:
    assert flaws(html) == LOW_ROWS


@pytest.mark.parametrize(
    "html",
    [
        TABLE.format("", "middle"),
        TABLE.format("height: 3mm; border-spacing: 1cm", "middle"),
        f"<style>td {{ vertical-align: top }}</style>{TABLE.format('height: 5cm', 'top')}",
        "<table style='height: 5cm'></table>",
        f"<table style='height: 99cm'>{'<tr><td>row' * 200}</table>",
    ],
)
def test_rows_that_are_high_enough_are_not(html: str) -> None:
    assert LOW_ROWS not in flaws(html)
