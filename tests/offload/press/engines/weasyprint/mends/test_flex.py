from urllib.parse import quote

import pypdfium2
import pytest

from offload.press.engines.weasyprint.mends import flex as mended_flex
from offload.press.engines.weasyprint.patches.nested import flex
from tests.offload.press.engines.weasyprint.mends.mended import put_in
from tests.real.reading import text
from tests.typesetting import pdf


@pytest.fixture(autouse=True)
def mended(monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(flex, monkeypatch)
    put_in(mended_flex, monkeypatch)


@pytest.mark.parametrize(
    ("style", "inner"),
    [
        ("", "Paid"),
        ("", "<b>Pa</b><i>id</i>"),
        ("padding: 2px 8px; border: 1px solid; margin: 0 4px", "Paid"),
        ("gap: 8px", "<b>Paid</b><b>in</b><b>full</b>"),
        ("column-gap: 5%", "<b>Paid</b><b>in</b><b>full</b>"),
        ("flex-direction: column", "<b>Paid</b><b>in full</b>"),
        ("width: 60px", "Paid"),
        ("max-width: 90px", "Paid"),
    ],
)
def test_a_badge_stands_in_its_line(style: str, inner: str) -> None:
    html = f"<p>before <span style='display: inline-flex; {style}'>{inner}</span> after"
    texts = pypdfium2.PdfDocument(pdf(html))[0].get_textpage()
    before, after = (
        texts.get_charbox(texts.search(word).get_next()[0]) for word in ("before", "after")
    )
    assert before[2] < after[0]
    if "column;" not in f"{style};":
        assert abs(before[1] - after[1]) < 2


@pytest.mark.parametrize("inner", ["Paid in full", "<b>Paid in full</b>", "<b>Paid</b><b>in</b>"])
def test_its_words_are_not_broken(inner: str) -> None:
    html = f"<p><span style='display: inline-flex; gap: 3px'>{inner}</span>"
    texts = pypdfium2.PdfDocument(pdf(html))[0].get_textpage()
    first, last = (texts.get_charbox(texts.search(word).get_next()[0]) for word in ("Pa", "in"))
    assert abs(first[1] - last[1]) < 4


def test_one_that_is_wider_than_its_line_is_broken() -> None:
    words = "words " * 60
    printed = text(pdf(f"<p><span style='display: inline-flex'>{words}</span>"))
    assert printed.split() == words.split()


@pytest.mark.parametrize("style", ["position: absolute; inset: 0", "float: left", "width: 50%"])
@pytest.mark.parametrize("display", ["flex", "inline-flex"])
def test_flex_boxes_elsewhere_are_laid_out_too(style: str, display: str) -> None:
    html = f"<div style='position: relative; height: 2cm'><b style='display: {display}; {style}'>"
    assert text(pdf(f"{html}Paid</b></div>")) == "Paid"


PICTURE = "<svg xmlns='http://www.w3.org/2000/svg' width='900' height='9'/>"
WORDS = "words " * 20


@pytest.mark.parametrize(
    "item",
    [
        f"<div style='max-width: 120px'>{WORDS}</div>",
        f"<div style='max-width: 90px; padding: 0 14px; border: 1px solid'>{WORDS}</div>",
        "<div style='min-width: 120px'>word</div>",
        f"<img style='max-width: 120px' src='data:image/svg+xml,{quote(PICTURE)}'>",
    ],
)
def test_an_item_with_a_limit_takes_as_much_place_as_it_has(item: str) -> None:
    html = (
        "<style>@page { size: 600px; margin: 0 } body { margin: 0 } .f { display: flex }</style>"
        f"<div class=f>{item}<div style='flex: 1'>rest</div><div style='flex: 0 0 80px'>1.50</div>"
    )
    texts = pypdfium2.PdfDocument(pdf(html))[0].get_textpage()
    rest, amount = (
        texts.get_charbox(texts.search(word).get_next()[0])[0] / 0.75 for word in ("rest", "1.50")
    )
    assert (round(rest), round(amount)) == (pytest.approx(120, abs=2), pytest.approx(520, abs=2))
