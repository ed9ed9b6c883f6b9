import pytest

from tests.offload.press.engines.weasyprint.warnings.test_lost_text import flaws

COLUMN = "<div style='display: flex; flex-direction: column'>"
BEFORE, AFTER = "style='break-before: page'", "style='page-break-after: always'"
TALL = "<p>a<p>b<p>c"


@pytest.mark.parametrize(
    ("html", "number"),
    [
        (f"{COLUMN}<p>one</p><p {BEFORE}>two</p></div>", 1),
        (f"{COLUMN}<p {AFTER}>one</p><p {AFTER}>two</p><p>three</p></div>", 2),
        (f"<div style='display: grid'><p>one</p><p {BEFORE}>two</p></div>", 1),
        (f"{COLUMN}<p>one</p><div {AFTER}></div><p>two</p></div>", 1),
    ],
)
def test_a_break_that_is_not_made_is_named(html: str, number: int) -> None:
    assert flaws(html).startswith("Page breaks are not made, for what is around them")
    assert f"({number}): <" in flaws(html)


@pytest.mark.parametrize(
    "html",
    [
        f"<p>one<p {BEFORE}>two",
        f"<p {BEFORE}>one<p {AFTER}>two",
        f"<p>one<div {AFTER}></div><p>two",
        f"<section><p>one</section><section {BEFORE}><p>two</section>",
        f"<section><p>one</section><section><p {BEFORE}>two</section>",
        f"<table><tr><td>one<tr {BEFORE}><td>two</table>",
        f"<table><tr><td>{TALL}<td><p {BEFORE}>two</table>",
        f"<div style='display: flex'><p>one</p><p {BEFORE}>two</p></div>",
        f"<div style='display: flex'><div>{TALL}</div><div {AFTER}>two</div></div>",
        f"<p>one<div style='position: fixed; top: 0' {BEFORE}>two</div>",
        f"<div style='position: fixed; top: 0'>head</div><p {BEFORE}>one",
        f"<p>one <span {BEFORE}>two</span>",
        "<div style='columns: 2'><p>one</p><p style='break-before: column'>two</p></div>",
        f"<p>one<p style='display: none' {BEFORE}>two<p>three",
    ],
)
def test_one_that_is_made_or_means_nothing_is_not(html: str) -> None:
    assert flaws(html) == ""
