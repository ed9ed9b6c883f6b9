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
