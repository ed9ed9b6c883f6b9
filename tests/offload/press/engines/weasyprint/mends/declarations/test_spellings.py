from typing import Any

import pytest
import tinycss2
from weasyprint.css.validation import preprocess_declarations

from offload.press.engines.weasyprint.mends.declarations import spellings

BOX = "display: -webkit-box; -webkit-box-pack: justify; -webkit-box-align: start"
FLEX = "display: flex; justify-content: space-between; align-items: flex-start"
CLAMP = "display: block; max-lines: 2; block-ellipsis: auto; continue: discard"
CLAMPED = "display: -webkit-box; -webkit-line-clamp: 2"


def written(css: str) -> str:
    """The declarations in WeasyPrint's words."""
    declarations = spellings.known(tinycss2.parse_blocks_contents(css))
    return "; ".join(f"{one.name}: {tinycss2.serialize(one.value).strip()}" for one in declarations)


@pytest.mark.parametrize(
    ("css", "words"),
    [
        ("display: REVERT", "display: revert"),
        ("overflow-x: revert", "overflow: revert"),
        ("-webkit-order: revert", "order: revert"),
        ("border-radius: revert", (
            "border-top-left-radius: revert; border-top-right-radius: revert; "
            "border-bottom-right-radius: revert; border-bottom-left-radius: revert"
        )),
        ("-webkit-columns: revert", "column-width: revert; column-count: revert"),
        ("all: revert", "all: revert"),
        ("--a: revert", "--a: revert"),
        ("page-break-after: revert", "break-after: revert"),
    ],
)  # fmt: skip
def test_what_is_reverted_is_each_property(css: str, words: str) -> None:
    assert {*written(css).split("; ")} == {*words.split("; ")}


def meant(css: str) -> dict[str, Any]:
    declarations = tinycss2.parse_blocks_contents(css)
    return {name: value for name, value, _ in spellings.preprocess_declarations("", declarations)}


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("-webkit-transform: rotate(10deg)", "transform: rotate(10deg)"),
        ("-webkit-border-radius: 2px 3px", "border-radius: 2px 3px"),
        ("-webkit-padding-start: 4px", "padding-inline-start: 4px"),
        (BOX, FLEX),
        ("-webkit-box-orient: vertical", "flex-direction: column"),
        ("-webkit-box-flex: 1", "flex-grow: 1"),
        ("display: -webkit-inline-flex", "display: inline-flex"),
        (CLAMPED, CLAMP),
        ("-webkit-line-clamp: 2", ""),
        ("word-break: break-word", "overflow-wrap: anywhere"),
        ("word-break: break-all", "word-break: break-all"),
        ("text-wrap: nowrap", "white-space: nowrap"),
        ("text-wrap: balance", ""),
        ("white-space: break-spaces", "white-space: pre-wrap"),
        ("overflow: clip", "overflow: hidden"),
        ("content: 'a' / 'b'", "content: 'a'"),
        ("content: counter(a) 'x' / attr(title)", "content: counter(a) 'x'"),
        ("content: attr(a type(<string>), 'b')", "content: attr(a string, 'b')"),
        ("content: attr(a raw-string)", "content: attr(a string)"),
        ("content: attr(a) 'x/y'", "content: attr(a) 'x/y'"),
        ("content: attr(a type(<integer>))", ""),
        ("overflow-x: hidden", "overflow: hidden"),
        ("overflow-y: hidden; overflow-x: auto", "overflow: hidden"),
        ("overflow: visible; overflow-x: HIDDEN !important", "overflow: hidden !important"),
        ("overflow-x: clip; overflow-y: clip", "overflow: hidden"),
        ("overflow-x: clip", ""),
        ("overflow-x: auto; overflow-y: scroll", ""),
        ("overflow-x: visible", "overflow: visible"),
        ("overflow-y: hidden; overflow-x: visible", "overflow: hidden"),
        ("display: unset", "display: initial"),
        ("margin: UNSET", "margin: initial"),
        ("color: unset !important", "color: inherit !important"),
        ("font: unset", "font: inherit"),
        ("text-align: unset", "text-align: inherit"),
        ("line-height: unset; list-style: unset", "line-height: inherit; list-style: inherit"),
        ("border-top: unset", "border-top: initial"),
        ("content: 'unset'", "content: 'unset'"),
        ("all: unset", ""),
        ("font-size: xxx-large", "font-size: 48px"),
        ("font-weight: 350", "font-weight: 300"),
        ("font-weight: 450", "font-weight: 500"),
        ("font-weight: 1000", "font-weight: 900"),
        ("font-weight: 600", "font-weight: 600"),
        ("font-weight: bold", "font-weight: bold"),
        ("transform: translate3d(1px, 2px, 0)", "transform: translate(1px, 2px)"),
        ("transform: rotateZ(3deg) translateZ(0)", "transform: rotate(3deg)"),
        ("transform: translateZ(0)", "transform: none"),
        ("transform: scale(50%)", "transform: scale(.5)"),
        ("transform: scale(2, 50%)", "transform: scale(2, .5)"),
        ("transform: skewX(2deg)", "transform: skewX(2deg)"),
        ("transform: rotateX(3deg)", ""),
        ("place-items: center", "align-items: center; justify-items: center"),
        ("place-content: start end", "align-content: start; justify-content: end"),
        ("place-self: end", "align-self: end; justify-self: end"),
        ("place-items: last baseline", ""),
        ("width: 4px; color: inherit", "width: 4px; color: inherit"),
    ],
)
def test_one_means_the_other(written: str, other: str) -> None:
    known = preprocess_declarations("", tinycss2.parse_blocks_contents(other))
    assert {name: str(value) for name, value in meant(written).items()} == {
        name: str(value) for name, value, _ in known
    }


def test_importance_is_kept() -> None:
    declarations = tinycss2.parse_blocks_contents("-webkit-flex: 1 !important")
    made = [*spellings.preprocess_declarations("", declarations)]
    assert made
    assert all(important for *_, important in made)


def test_what_else_stands_in_a_rule_is_kept() -> None:
    declarations = tinycss2.parse_blocks_contents("@media print { color: red } color: red; b { }")
    assert spellings.known(declarations) == declarations


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("linear-gradient(90deg, red 0 50%, blue 50%)", "90deg, red 0, red 50%, blue 50%"),
        ("linear-gradient(#fff 0 calc(10px + 1%), blue)", "#fff 0, #fff calc(10px + 1%), blue"),
        (
            "radial-gradient(ellipse 10px 20px, red 0 9px, blue)",
            "ellipse 10px 20px, red 0, red 9px, blue",
        ),
        ("url(a.png), linear-gradient(to right, red, blue)", "to right, red, blue"),
    ],
)
def test_a_stop_with_two_places_is_two(written: str, other: str) -> None:
    for name in ("background", "background-image"):
        (made,) = spellings.known(tinycss2.parse_blocks_contents(f"{name}: {written}"))
        assert other in tinycss2.serialize(made.value)
