import pytest
from weasyprint import svg

from offload.press.engines.weasyprint.warnings.svg import left_out, texts
from tests.offload.press.engines.weasyprint.warnings.test_lost_text import flaws

BLUR = "<filter id=f><feGaussianBlur stdDeviation=5 /></filter>"
OFFSET = "<filter id=f><feOffset dx=5 /></filter>"
ALONG = "<path id=p d='M0 20H90' /><text><textPath href='#p'>words</textPath></text>"


@pytest.fixture(autouse=True)
def watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(svg.SVG, "__init__", texts.init)


def picture(content: str) -> str:
    return f"<svg width=99 height=99>{content}</svg>"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (ALONG, "<textPath>"),
        (f"{BLUR}<rect width=9 height=9 filter='url(#f)' />", "filter"),
        (f"{BLUR}<rect width=9 height=9 style='filter: url(#f)' />", "filter"),
        ("<rect width=9 height=9 style='filter: grayscale(1)' />", "filter"),
        ("<rect width=9 height=9 style='mix-blend-mode: multiply' />", "mix-blend-mode"),
        ("<rect width=9 height=9 style='clip-path: circle(5px)' />", "clip-path"),
        ("<rect width=9 height=9 style='transform-box: fill-box' />", "transform-box"),
        ("<rect width=9 height=9 fill='var(--brand)' />", "fill: var(--brand)"),
        ("<rect width=9 height=9 style='x: 0; fill: var(--brand)' />", "fill: var(--brand)"),
        ("<path d='M0 0H9' stroke='color-mix(in display-p3, red, blue)' />", "stroke: color-mix("),
        ("<style>.a { x: 0; fill: var(--brand) }</style><rect />", "fill: var(--brand)"),
        ("<text font-size='calc(1em + 2px)'>x</text>", "font-size: calc(1em + 2px)"),
        ("<text style='font: bold 2vw serif'>x</text>", "font: bold 2vw serif"),
        ("<mask id=m maskContentUnits=objectBoundingBox />", "<mask maskContentUnits"),
        ("<style>@media print { rect { fill: red } }</style><rect />", "rules in @media"),
    ],
)
def test_what_a_browser_draws_is_named(content: str, said: str) -> None:
    assert left_out.LEFT_OUT + said in flaws(picture(content))


@pytest.mark.parametrize(
    "content",
    [
        f"{OFFSET}<rect width=9 height=9 filter='url(#f)' />",
        f"{BLUR}<rect width=9 height=9 />",
        "<rect width=9 height=9 filter='url(#none)' style='filter: none' />",
        "<rect width=9 height=9 style='fill: red; mix-blend-mode: normal; clip-path: none' />",
        "<clipPath id=c><rect width=5 height=5 /></clipPath><g clip-path='url(#c)'></g>",
        "<g transform='translate(5 5)'><rect width=9 height=9 fill=red /></g>",
        "<style>rect { fill: red; font: 9px/1.2 Var }</style><rect width=9 height=9 />",
        "<text font-size=large style='font: bold 2em Calc'>x</text>",
    ],
)
def test_what_is_drawn_as_it_should_is_not(content: str) -> None:
    assert flaws(picture(content)) == ""
