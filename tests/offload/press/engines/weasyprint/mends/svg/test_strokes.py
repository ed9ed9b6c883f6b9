import pytest

from offload.press.engines.weasyprint.mends.svg import strokes
from tests.offload.press.engines.weasyprint.mends.mended import put_in
from tests.real.reading import red_pixels
from tests.typesetting import pdf

RED = (
    "<linearGradient id=g><stop stop-color=red /><stop offset=1 stop-color=red /></linearGradient>"
)
LINE = "<path d='M0 5L80 35' stroke='url(#g)' stroke-width={} fill=none />"


@pytest.mark.parametrize("width", [2, 8, 16])
def test_a_stroke_is_as_wide_as_it_says(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(strokes, monkeypatch)
    points = red_pixels(pdf(f"<svg width=90 height=60>{RED}{LINE.format(width)}</svg>"))
    length = 85.4
    assert 0.6 < points / (length * width * 0.75**2) < 1.2
