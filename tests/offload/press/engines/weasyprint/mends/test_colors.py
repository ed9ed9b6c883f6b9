import pytest
from tinycss2.color5 import Color

from offload.errors import TypesettingFailed
from offload.press.engines.weasyprint.mends import colors
from tests.offload.press.engines.weasyprint.mends.mended import put_in
from tests.real.reading import text
from tests.typesetting import pdf

HTML = "<p style='background: {}-gradient(device-cmyk(0 1 1 0), device-cmyk(0 0 0 1))'>x"


@pytest.mark.parametrize("kind", ["linear", "radial"])
def test_inks_in_a_gradient(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TypesettingFailed):
        pdf(HTML.format(kind))
    put_in(colors, monkeypatch)
    assert text(pdf(HTML.format(kind))) == "x"


def test_inks_as_lights() -> None:
    red = colors.to(Color("device-cmyk", (0, 1, 1, 0), 1), "srgb")
    assert tuple(red.coordinates) == (1, 0, 0)
