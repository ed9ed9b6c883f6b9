from pathlib import Path

import pytest

from offload.order import Options
from offload.press.assets import NoAssets
from offload.press.engines import ENGINE
from offload.press.engines.engine import Document
from offload.press.engines.weasyprint.mends import conditional_rules, media_queries
from offload.press.engines.weasyprint.warnings import left_out_rules
from tests.offload.press.engines.weasyprint.mends.mended import put_in

RED = "p { color: red }"


@pytest.fixture(autouse=True)
def mended(monkeypatch: pytest.MonkeyPatch) -> None:
    for mend in (media_queries, conditional_rules, left_out_rules):
        put_in(mend, monkeypatch)


def said(css: str, folder: Path, before: str = "") -> list[str]:
    """The rules that are named."""
    document = Document(f"{before}<style>{css}</style><div><p>a</div>".encode(), NoAssets())
    flaws = ENGINE.typeset(document, Options(), folder / "a.pdf").flaws
    return [flaw.removesuffix(" is left out: browser_styles=true obeys it") for flaw in flaws]


@pytest.mark.parametrize(
    ("css", "named"),
    [
        (f"@media (width > 9px) {{ b {{ color: red }} {RED} }}", ["@media (width > 9px)"]),
        (f"@media (color) {{ {RED} }} @media (hover: none) {{ {RED} }}", ["@media (color)"]),
        (f"@media print {{ @supports (color: red) {{ {RED} }} }}", ["@supports (color: red)"]),
        (f"@supports (color: red) {{ @media print {{ {RED} }} }}", ["@supports (color: red)"]),
        (f"@media (color) {{ @layer a {{ {RED} }} }}", ["@media (color)"]),
        ("@media (color) { @page { size: A5 } }", ["@media (color)"]),
        (f"@media (color) {{ {RED} }} @supports (color: red) {{ {RED} }}",
         ["@media (color)", "@supports (color: red)"]),
        ("div { & p { @media print { color: red } } }", ["@media print"]),
        ("p { @media print { &::before { content: 'b' } } }", ["@media print"]),
        ("@import 'data:text/css,' supports(color: red);",
         ["@import 'data:text/css,' supports(color: red)"]),
        ("@import 'data:text/css,' layer(a) print and (color);",
         ["@import 'data:text/css,' layer(a) print and (color)"]),
        (f"@media not {'x' * 99} {{ {RED} }}", [f"@media not {'x' * 76}…"]),
        ("@container (width > 1px) { p { color: red } }",
         ["Rules in a stylesheet are left out: @container is not known here"]),
    ],
)  # fmt: skip
def test_rules_that_would_have_been_seen_are_named(
    css: str, named: list[str], tmp_path: Path
) -> None:
    said_of = [flaw.replace('"', "'") for flaw in said(css, tmp_path)]
    assert said_of == named


@pytest.mark.parametrize(
    "css",
    [
        f"@media (min-width: 900px) {{ {RED} }}",
        f"@page {{ size: A5 }} @media (min-width: 600px) {{ {RED} }}",
        "@media (min-width: 600px) { b { color: red } }",
        "@media (min-width: 600px) {} @supports (color: red) { @page { } @font-face { } }",
        "@media (color) { p { scroll-behavior: smooth } ::: { color: red } p::foo { color: red } }",
        f"@media print {{ {RED} }} @media only print, screen {{ {RED} }}",
        f"@media screen {{ {RED} }} @media screen and (color) {{ {RED} }}",
        f"@supports (color: foo) {{ {RED} }} @import 'data:text/css,' supports(color: foo);",
        "p { @media screen { color: red } &:hover { color: red } }",
        "@import 'data:text/css,'; @import 'data:text/css,' print;",
        "@property --x { initial-value: red } p { --x: blue; color: var(--x) }",
        "@property --x { initial-value: red } p { color: var(--x, blue) }",
        "@property --x { syntax: '*' } p { color: var(--x) }",
    ],
)
def test_others_are_not(css: str, tmp_path: Path) -> None:
    assert said(css, tmp_path) == []


@pytest.mark.parametrize(
    ("before", "number"),
    [
        ("<style media='print and (color)'>p { color: red }</style>", 1),
        ("<style media='screen and (color)'>p { color: red }</style>", 0),
        ("<link rel=stylesheet media='(color)' href='data:text/css,'>", 1),
        ("<link rel=icon media='(color)' href='data:,'>", 0),
    ],
)
def test_an_attribute_may_have_the_condition(before: str, number: int, tmp_path: Path) -> None:
    assert len(said("", tmp_path, before)) == number
