import pytest

from offload.press.engines.weasyprint.mends.svg import texts
from tests.offload.press.engines.weasyprint.mends.mended import put_in
from tests.real.reading import text
from tests.typesetting import pdf


@pytest.fixture(autouse=True)
def mended(monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(texts, monkeypatch)


def drawn(content: str, attributes: str = "") -> str:
    return text(pdf(f"<svg width=300 height=90><text y=20 {attributes}>{content}</text></svg>"))


@pytest.mark.parametrize(
    "content",
    [
        "Total <!-- -->12",
        "<!-- a -->Total <!-- b --><!-- c -->12<!-- d -->",
        "<tspan>Total</tspan><!-- a --> 12",
        "<tspan>To<!-- a -->tal</tspan> <!-- b --><tspan>12</tspan>",
    ],
)
def test_text_goes_on_after_a_comment(content: str) -> None:
    assert drawn(content) == "Total 12"


@pytest.mark.parametrize(
    "content",
    [
        "Total\n12",
        "\nTotal\r\n\n12\n",
        "\n  Total\n  12\n",
        "<tspan>Total</tspan>\n<tspan>12</tspan>",
        "<tspan>Total\n</tspan>\n<tspan>\n12</tspan>\n",
        "Total\n<tspan>12</tspan>",
        "<tspan>Total</tspan>\n12",
        "<tspan>Total</tspan>\n<title>x</title>\n<tspan>12</tspan>",
        "<tspan>Total</tspan>\n<!-- a -->\n<tspan dx='1'>12</tspan>",
        "<tspan>Total\n</tspan> <tspan>12</tspan>",
    ],
)
def test_an_end_of_a_line_is_a_space(content: str) -> None:
    assert drawn(content) == "Total 12"


@pytest.mark.parametrize(
    "content",
    ["Total<tspan>12</tspan>", "<tspan>Total</tspan><tspan>12</tspan>", "To<tspan>tal</tspan>12"],
)
def test_words_that_touch_stay_together(content: str) -> None:
    assert drawn(content) == "Total12"


@pytest.mark.parametrize("anchor", ["end", "middle"])
def test_lines_with_places_of_their_own_stay_where_they_are(anchor: str) -> None:
    lines = [f"<tspan x='99' y='{y}'>Total</tspan>" for y in (20, 40)]
    attributes = f"text-anchor={anchor}"
    apart, together = (
        pdf(f"<svg width=300 height=90><text {attributes}>{between.join(lines)}</text></svg>")
        for between in ("\n", "")
    )
    assert apart == together
    assert drawn("\nTotal\n", attributes) == drawn("Total", attributes)
