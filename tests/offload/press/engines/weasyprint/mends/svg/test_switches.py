import pytest

from offload.press.engines.weasyprint.mends.svg import switches
from tests.offload.press.engines.weasyprint.mends.mended import put_in
from tests.real.reading import text
from tests.typesetting import pdf

GERMAN = "<text y=20 systemLanguage='de, fr'>Rechnung</text>"
ENGLISH = "<text y=20 systemLanguage=en-GB>Invoice</text>"
PLAIN = "<text y=20>Number</text>"
EXTENDED = "<text y=20 requiredExtensions='http://a.example'>Extended</text>"
FOREIGN = "<foreignObject requiredExtensions='http://www.w3.org/1999/xhtml'>x</foreignObject>"


@pytest.mark.parametrize(
    ("offered", "drawn"),
    [
        (GERMAN + ENGLISH + PLAIN, "Invoice"),
        (GERMAN + PLAIN + ENGLISH, "Number"),
        (EXTENDED + PLAIN, "Number"),
        (FOREIGN + PLAIN, "Number"),
        (f"<g>{PLAIN}</g>{ENGLISH}", "Number"),
        (GERMAN, ""),
    ],
)
def test_one_of_what_a_switch_offers_is_drawn(
    offered: str, drawn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in(switches, monkeypatch)
    assert text(pdf(f"<svg width=200 height=50><switch>{offered}</switch></svg>")) == drawn
