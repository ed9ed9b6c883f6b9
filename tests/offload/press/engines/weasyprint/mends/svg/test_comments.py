import pytest

from offload.press.engines.weasyprint.mends.svg import comments
from tests.offload.press.engines.weasyprint.mends.mended import put_in
from tests.real.reading import text
from tests.typesetting import pdf


@pytest.mark.parametrize(
    "content",
    [
        "Total <!-- -->12",
        "<!-- a -->Total <!-- b --><!-- c -->12<!-- d -->",
        "<tspan>Total</tspan><!-- a --> 12",
        "<tspan>To<!-- a -->tal</tspan> <!-- b --><tspan>12</tspan>",
    ],
)
def test_text_goes_on_after_a_comment(content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(comments, monkeypatch)
    assert text(pdf(f"<svg width=200 height=50><text y=20>{content}</text></svg>")) == "Total 12"
