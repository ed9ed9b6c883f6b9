import pytest

from offload.press.engines.weasyprint.mends.declarations import attributes
from tests.offload.press.engines.weasyprint.mends.mended import put_in
from tests.real.reading import text
from tests.typesetting import pdf


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("attr(data-a)", "A"),
        ("attr(data-a, 'none')", "A"),
        ("attr(data-b, 'none')", "none"),
        ("attr(data-b)", ""),
        ("attr(data-a string, 'none')", "A"),
        ("'<' attr(data-b, var(--other)) '>'", "<other>"),
    ],
)
def test_an_attribute_or_what_stands_for_it(
    content: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in(attributes, monkeypatch)
    style = f"p {{ --other: 'other' }} p::before {{ content: {content} }}"
    assert text(pdf(f"<style>{style}</style><p data-a=A>")) == shown
