import io
from pathlib import Path

import pypdfium2
import pytest

from offload.order import Options
from offload.press.assets import NoAssets
from offload.press.engines import ENGINE
from offload.press.engines.engine import Document
from offload.press.engines.weasyprint.mends import conditional_rules, media_queries
from tests.offload.press.engines.weasyprint.mends.mended import put_in

YES, NO = (f"p::after {{ content: '{said}' }}" for said in ("yes", "no"))
HELD = "p::after { content: var(--x) }"
DATA = "data:text/css,p::after%7Bcontent:%22yes%22%7D"


@pytest.fixture(autouse=True)
def mended(monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(conditional_rules, monkeypatch)
    put_in(media_queries, monkeypatch)


def made(css: str, folder: Path, options: Options | None = None) -> tuple[str, str]:
    """What is printed after "a", and the warnings."""
    target = folder / "a.pdf"
    document = Document(f"<style>{css}</style><div><p>a</div>".encode(), NoAssets())
    flaws = ENGINE.typeset(document, options or Options(browser_styles=True), target).flaws
    page = pypdfium2.PdfDocument(io.BytesIO(target.read_bytes()))[0].get_textpage()
    return page.get_text_bounded().strip().removeprefix("a"), " ".join(flaws)


@pytest.mark.parametrize(
    "css",
    [
        f"@supports (display: grid) {{ {YES} }}",
        f"@supports (display: grid) and (not (display: foo)) {{ {YES} }}",
        f"@supports ((foo: bar) or (color: red)) and (--x: y) {{ {YES} }}",
        f"@supports selector(p:has(a)) {{ {YES} }}",
        f"@media print and (min-width: 600px) {{ {YES} }}",
        f"@supports (color: red) {{ @media print {{ {YES} }} }}",
        f"@layer a, b; @layer b {{ {YES} }} @layer a {{ @media print {{ {NO} }} }}",
        "p { @media print { &::after { content: 'yes' } } }",
        "div { & p { @supports (color: red) { &::after { content: 'yes' } } } }",
        "p::after { content: 'no'; @media print { content: 'yes' } @media foo { content: 'no' } }",
        f"@import '{DATA}' supports(display: grid) print;",
        f"@import '{DATA}' layer(a) supports((display: grid)) print and (color);",
        f"@property --x {{ inherits: false; initial-value: 'yes' }} div {{ --x: 'no' }} {HELD}",
        f"@property --x {{ inherits: true; initial-value: 'no' }} div {{ --x: 'yes' }} {HELD}",
        f"@page {{ size: A3 }} @media (min-width: 1100px) {{ {YES} }}",
    ],
)
def test_rules_whose_conditions_are_so(css: str, tmp_path: Path) -> None:
    assert made(css, tmp_path) == ("yes", "")


@pytest.mark.parametrize(
    "css",
    [
        f"@supports (display: foo) {{ {YES} }}",
        f"@supports not (display: grid) {{ {YES} }}",
        f"@supports selector(p::foo) {{ {YES} }}",
        f"@supports selector(:::) {{ {YES} }}",
        f"@supports font-tech(color-COLRv1) {{ {YES} }}",
        f"@supports foo {{ {YES} }}",
        f"@media screen and (min-width: 600px) {{ {YES} }}",
        "p { @media screen { &::after { content: 'yes' } } }",
        f"@import '{DATA}' supports(display: foo);",
        f"@keyframes x {{ from {{ color: red }} }} @starting-style {{ {YES} }}",
    ],
)
def test_rules_whose_conditions_are_not(css: str, tmp_path: Path) -> None:
    assert made(css, tmp_path) == ("", "")


@pytest.mark.parametrize("keyword", ["container", "scope"])
def test_conditions_that_are_not_known_are_named(keyword: str, tmp_path: Path) -> None:
    shown, said = made(f"@{keyword} (min-width: 1px) {{ {YES} }}", tmp_path)
    assert (shown, said) == (
        "",
        f"Rules in a stylesheet are left out: @{keyword} is not known here",
    )


def test_the_page_of_the_options_goes_first(tmp_path: Path) -> None:
    css = f"@page {{ size: A3 }} @media (min-width: 1100px) {{ {YES} }}"
    assert made(css, tmp_path, Options(page_css="@page { size: A5 }", browser_styles=True)) == (
        "",
        "",
    )
