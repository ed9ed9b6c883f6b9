import pytest

from tests.offload.press.engines.weasyprint.warnings.test_lost_text import flaws

CHART = "<figure><svg width=9 height=9><rect class=bar width=9 height=9 /></svg></figure>"


@pytest.mark.parametrize(
    ("css", "named"),
    [
        (".bar { fill: red }", ".bar"),
        ("figure rect { stroke: red }", "figure rect"),
        ("p { margin: 0; fill: none } rect { display: none; stroke: red }", "rect"),
        (".bar { fill: red } svg { fill: blue }", "svg, .bar"),
    ],
)
def test_rules_that_svg_does_not_get_are_named(css: str, named: str) -> None:
    assert flaws(f"<style>{css}</style>{CHART}").endswith(f"into the <svg>: {named}")


@pytest.mark.parametrize(
    "html",
    [
        f"<style>.bar {{ fill: currentColor }} p {{ fill: red }}</style>{CHART}",
        f"<style>.other, .bar::after {{ fill: red }} ::: {{ fill: red }}</style>{CHART}",
        f"<style>svg {{ display: block; margin: 1px }}</style>{CHART}",
        "<style>.bar { fill: red }</style><p class=bar>x",
        "<svg width=9 height=9><style>rect { fill: red }</style><rect width=9 height=9 /></svg>",
    ],
)
def test_others_are_not(html: str) -> None:
    assert flaws(html) == ""
