import pytest

from offload.errors import TypesettingFailed, VariantRefused
from offload.order import Options
from offload.press.engines.weasyprint.mends import fonts
from tests.offload.press.engines.weasyprint.mends.mended import put_in
from tests.typesetting import pdf


# WeasyPrint leaves the file of its colour profile to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_font_without_glyphs(monkeypatch: pytest.MonkeyPatch) -> None:
    html = "<html lang=en><title>t</title><form><select name=q><option>a</select></form>"
    options = Options(variant="pdf/a-1b", forms=True)
    with pytest.raises(TypesettingFailed):
        pdf(html, options)
    put_in(fonts, monkeypatch)
    with pytest.raises(VariantRefused, match="pdf/a-1b"):  # for its field alone
        pdf(html, options)
