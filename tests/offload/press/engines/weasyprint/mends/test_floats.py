import pypdfium2
import pytest

from offload.errors import TypesettingFailed
from offload.press.engines.weasyprint.mends import floats
from tests.offload.press.engines.weasyprint.mends.mended import put_in
from tests.real.reading import text
from tests.typesetting import pdf

WIDE = "<style>@page { size: 20mm 10mm; margin: 2mm }</style>"
HIGH = "<style>@page { size: 100px 100px; margin: 10px }</style>"


BROKEN = f"""{WIDE}<p>aa <span style="float: left">f l o a t i n g</span> bb
    <span style="float: left; clear: left; height: 20mm">x</span> cc dd ee"""
IN_A_SPAN = f"""{HIGH}<p>aa bb bb <span><span style="float: left; width: 90px">one two</span></span>
    and <span style="float: right">r r r r r r r r r r r r</span> more words"""


@pytest.mark.parametrize(
    ("html", "words"),
    [(BROKEN, "aa cc dd ee"), (IN_A_SPAN, "aa bb and more words one two")],
)
def test_floats_on_a_small_page(html: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TypesettingFailed):
        pdf(html)
    put_in(floats, monkeypatch)
    assert set(words.split()) <= set(text(pdf(html)).split())


@pytest.mark.parametrize(("margin", "parts"), [("8mm", 2), ("15mm", 2), ("8mm", 6)])
def test_floats_that_fill_a_row_stand_in_it(
    margin: str, parts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    column = f"<div style='float: left; width: {round(100 / parts, 8)}%'>part</div>"
    html = f"<style>@page {{ size: A4; margin: {margin} }}</style><body style='margin: 0'>"
    put_in(floats, monkeypatch)
    assert heights(pdf(html + column * parts)) == {1: parts}


def test_a_float_that_has_no_room_stands_below(monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(floats, monkeypatch)
    assert heights(pdf("<div style='float: left; width: 50.1%'>part</div>" * 2)) == {1: 1, 2: 1}


def heights(made: bytes) -> dict[int, int]:
    """How many words stand in each line of the first page, from its top on."""
    texts = pypdfium2.PdfDocument(made)[0].get_textpage()
    search = texts.search("part")
    tops = []
    while found := search.get_next():
        tops.append(round(texts.get_charbox(found[0])[3]))
    return {n: tops.count(top) for n, top in enumerate(sorted({*tops}, reverse=True), start=1)}
