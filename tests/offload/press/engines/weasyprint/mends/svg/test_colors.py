import pytest

from offload.press.engines.weasyprint.mends.svg import colors
from tests.offload.press.engines.weasyprint.mends.mended import put_in
from tests.real.reading import red_pixels
from tests.typesetting import pdf

BOX = "<svg width=90 height=60 color=red><rect width=60 height=60 {} /></svg>"


@pytest.mark.parametrize(
    "paint",
    [
        "fill=currentcolor",
        "fill=currentColor",
        "style='fill: CURRENTCOLOR'",
        "fill=none stroke=currentcolor stroke-width=60",
    ],
)
def test_the_current_color_is_drawn(paint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(colors, monkeypatch)
    assert red_pixels(pdf(BOX.format(paint))) > 900
