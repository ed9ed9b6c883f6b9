import pytest

from offload.press.engines.weasyprint.mends.svg import symbols
from tests.offload.press.engines.weasyprint.mends.mended import put_in
from tests.real.reading import red_pixels
from tests.typesetting import pdf

SYMBOL = "<symbol id=s viewBox='0 0 10 10'><rect width=10 height=10 fill=red /></symbol>"


@pytest.mark.parametrize(
    ("use", "side"),
    [("", 80), ("width=40", 40), ("width=40 height=40", 40), ("width='50%' height='50%'", 40)],
)
def test_a_symbol_fills_its_picture(use: str, side: int, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(symbols, monkeypatch)
    html = f"<svg width=80 height=80>{SYMBOL}<use href='#s' {use} /></svg>"
    points = side * 0.75
    assert abs(red_pixels(pdf(html)) - points**2) < 4 * points
