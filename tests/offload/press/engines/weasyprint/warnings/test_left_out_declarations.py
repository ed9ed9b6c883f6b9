import pytest
from weasyprint.css.validation.properties import PROPERTIES

from offload.press.engines.weasyprint.mends.declarations import calculations, spellings
from offload.press.engines.weasyprint.warnings import left_out_declarations
from tests.offload.press.engines.weasyprint.mends.mended import put_in
from tests.offload.press.engines.weasyprint.warnings.test_lost_text import flaws

SAID = "Declarations that browsers obey are left out: "


@pytest.fixture(autouse=True)
def watched(monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(spellings, monkeypatch)
    put_in(left_out_declarations, monkeypatch)


@pytest.mark.parametrize(
    "declaration",
    [
        "writing-mode: vertical-rl",
        "-webkit-writing-mode: vertical-rl",
        "clip-path: circle(20px)",
        "filter: grayscale(1)",
        "mix-blend-mode: multiply",
        "clip-path: url(#circle)",
        "mask-image: linear-gradient(red, blue)",
        "mask-image: url(mask.png)",
        "rotate: 45deg",
        "scale: .5",
        "translate: -50% 0",
        "transform: perspective(100px) rotateX(30deg)",
        "zoom: .5",
        "aspect-ratio: 1 / 1",
        "width: min-content",
        "width: attr(data-w px)",
        "color: color-mix(in srgb, currentcolor, blue)",
        "color: oklch(from red l c h)",
        "color: color-mix(in display-p3, red, blue)",
        "background: linear-gradient(to right in hsl, red, blue)",
        "background: linear-gradient(in oklch, red, blue)",
        "background-image: conic-gradient(red, blue)",
        "border: 1px solid color-mix(in srgb, currentcolor, blue)",
        "-webkit-text-fill-color: red",
        "all: unset",
    ],
)
def test_what_is_left_out_is_named(declaration: str) -> None:
    assert flaws(f"<style>p {{ {declaration} }}</style><p>x") == SAID + declaration
    assert flaws(f"<p style='{declaration}'>x") == SAID + declaration


@pytest.mark.parametrize(
    "declaration",
    [
        "writing-mode: horizontal-tb",
        "clip-path: none",
        "clip-path: inset(50%)",
        "filter: none",
        "filter: alpha(opacity=50)",
        "filter: var(--none) var(--neither)",
        "filter: grayscale(1); filter: none",
        "filter: none !important; filter: grayscale(1)",
        "rotate: 0deg",
        "translate: 0 0",
        "translate: none",
        "scale: 1",
        "zoom: 1",
        "transform: rotate(10deg)",
        "width: 10px",
        "width: fit-content",
        "width: -webkit-fill-available",
        "height: fit-content",
        "background: red",
        "background: color-mix(in srgb, currentcolor, blue); background: red",
        "background: linear-gradient(red, blue)",
        "background: linear-gradient(color-mix(in srgb, red, blue), white)",
        "background: light-dark(red, blue)",
        "color: color-mix(in oklab, red 10%, blue)",
        "overflow-x: clip",
        "overflow-x: hidden; width: 9px",
        "overflow-x: clip; overflow-y: clip; width: 9px",
        "overflow-y: auto; height: 9px",
        'background: url("data:,sold in store, attr(x)")',
        "background: url(data:,attr%28cross-fade)",
        "aspect-ratio: 1; width: 9px; height: 9px",
        "transition: filter 1s; will-change: filter",
        "visibility: hidden; filter: grayscale(1)",
        "display: none; filter: grayscale(1)",
        "--filter: grayscale(1)",
    ],
)
def test_what_is_not_seen_is_not(declaration: str) -> None:
    assert flaws(f"<style>p {{ {declaration} }}</style><p>x") == ""
    assert flaws(f"<p style='{declaration}'>x") == ""


@pytest.mark.parametrize(
    ("css", "is_said"),
    [
        ("p { filter: invert(1) } p.a { filter: none }", False),
        (".a { filter: none } p { filter: invert(1) }", False),
        ("p { filter: none } .a { filter: invert(1) }", True),
        ("b { filter: invert(1) }", False),
        ("p::after { filter: invert(1) }", False),
        ("p { --blur: blur(8px); filter: var(--blur) }", True),
        ("p { background-image: conic-gradient(red, blue); background-color: red }", True),
        ("p { background-image: conic-gradient(red, blue); background: red }", False),
        ("p { width: max-content; background: red }", True),
        ("p { overflow-x: clip; max-width: 9px }", True),
        ("p { overflow-y: clip; height: 9px }", True),
        ("p { overflow-y: clip; width: 9px }", False),
        ("body { overflow-x: clip; width: 9px }", False),
        ("p { min-width: max-content; width: 9px }", True),
        ("p { min-width: max-content }", False),
        ("p { width: fit-content; margin: 0 auto }", True),
        ("@media screen { p { filter: invert(1) } }", False),
        ("p { & { filter: invert(1) } }", True),
    ],
)
def test_the_last_word_counts(css: str, is_said: bool) -> None:
    assert flaws(f"<style>{css}</style><p class=a>x").startswith(SAID) == is_said


@pytest.mark.parametrize(
    ("value", "is_said"), [("min(10px, 50%)", True), ("calc(100% - 40px)", False)]
)
def test_calculations_of_a_transform(
    value: str, is_said: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PROPERTIES, "transform", calculations.transform)
    assert flaws(f"<p style='transform: translateX({value})'>x").startswith(SAID) == is_said


def test_an_own_style_overrules() -> None:
    style = "<style>p { filter: invert(1) }</style>"
    assert flaws(f"{style}<p style='filter: none'>x") == ""
    assert flaws(f"{style}<p style='filter: sepia(1)'>x") == f"{SAID}filter: sepia(1)"
