import pytest

from offload.errors import TypesettingFailed
from offload.press.engines.weasyprint.mends import separators
from tests.offload.press.engines.weasyprint.mends.mended import put_in
from tests.real.reading import text
from tests.typesetting import pdf


@pytest.mark.parametrize("separator", ["\u2029", "\u2028", "\u0085"])
def test_spaces_before_a_separator(separator: str, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(separators, monkeypatch)
    assert text(pdf(f"<p>Consulting {separator} March")) == "Consulting March"


def test_without_the_mend_they_end_in_an_error() -> None:
    with pytest.raises(TypesettingFailed):
        pdf("<p>Consulting \u2029 March")
