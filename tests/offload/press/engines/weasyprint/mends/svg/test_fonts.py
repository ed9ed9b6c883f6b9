from io import BytesIO

import pypdf
import pytest

from offload.press.engines.weasyprint.mends.svg import fonts
from tests.offload.press.engines.weasyprint.mends.mended import put_in
from tests.typesetting import pdf


@pytest.fixture(autouse=True)
def mended(monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(fonts, monkeypatch)


def sizes(content: str) -> dict[str, int]:
    """The texts of an SVG, in which 1em is 20 units, and their sizes in its units."""
    page = pypdf.PdfReader(BytesIO(pdf(f"<svg font-size=20>{content}</svg>"))).pages[0]
    found: dict[str, int] = {}

    def note(text: str, matrix: list[float], *more: object) -> None:
        if text.strip():
            found[text.strip()] = round(float(str(more[-1])) * abs(matrix[3]))

    page.extract_text(visitor_text=lambda text, _, matrix, *more: note(text, matrix, *more))
    return found


@pytest.mark.parametrize(
    ("content", "size"),
    [
        ("<text y=30 style='font: bold 12px/1.5 serif'>x</text>", 12),
        ("<style>text { font: italic 600 small-caps 14px 'A B', serif }</style><text y=30>x", 14),
        ("<text y=30 style='font: 10px serif'>x</text>", 10),
        ("<text y=30 font-size=xx-large>x</text>", 32),
        ("<text y=30 font-size=larger>x</text>", 24),
        ("<g font-size=150%><g><text y=30>x</text></g></g>", 30),
        ("<g font-size=.5em><g><text y=30>x</text></g></g>", 10),
        ("<text y=30 style='font-size: calc(1em + 4px)'>x</text>", 20),
        ("<text y=30 style='font: menu'>x</text>", 20),
        ("<text y=30 font-size=2vw>x</text>", 20),
    ],
)
def test_text_has_the_size_that_it_says(content: str, size: int) -> None:
    assert sizes(content) == {"x": size}


def test_text_of_no_size_is_not_there() -> None:
    assert sizes("<text y=30 font-size=0>x</text>") == {}


def test_the_shorthand_sets_what_it_leaves_out() -> None:
    declared = dict(fonts.parse_declarations("fill: red; font: 9px A, 'B C'")[0])
    assert declared == {
        "fill": "red",
        "font-style": "normal",
        "font-weight": "normal",
        "font-size": "9.0px",
        "font-family": "A,B C",
    }
