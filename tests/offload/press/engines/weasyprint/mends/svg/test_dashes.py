import pytest

from offload.press.engines.weasyprint.mends.svg import dashes
from tests.offload.press.engines.weasyprint.mends.mended import put_in
from tests.real.reading import red_pixels
from tests.typesetting import pdf

SHAPES = {
    "line": "<line x1=10 y1=20 x2=150 y2=60 {} />",
    "path": "<path d='M10 20 C 60 120, 90 -30, 150 40 q 20 30 30 0 a 20 30 10 1 1 -20 20' {} />",
    "circle": "<circle cx=80 cy=60 r=40 {} />",
    "ellipse": "<ellipse cx=80 cy=60 rx=60 ry=30 {} />",
    "rect": "<rect x=10 y=10 width=120 height=60 {} />",
    "round rect": "<rect x=10 y=10 width=120 height=60 rx=20 {} />",
    "polygon": "<polygon points='10 10 150 20 80 90' {} />",
}
STROKE = "fill=none stroke=red stroke-width=6"


@pytest.fixture(autouse=True)
def mended(monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(dashes, monkeypatch)


def inked(shape: str, attributes: str) -> int:
    drawn = shape.format(f"{STROKE} {attributes}")
    return red_pixels(pdf(f"<svg width=200 height=120><g stroke-linecap=butt>{drawn}</g></svg>"))


@pytest.mark.parametrize("shape", SHAPES.values(), ids=[*SHAPES])
@pytest.mark.parametrize("offset", [0, -5, 60])
def test_a_dash_is_a_part_of_the_path(shape: str, offset: int) -> None:
    given = f"pathLength=100 stroke-dasharray='40 60' stroke-dashoffset={offset}"
    assert inked(shape, given) / inked(shape, "") == pytest.approx(0.4, abs=0.04)


@pytest.mark.parametrize("length", ["0", "-5", "x", "''"])
def test_without_a_length_dashes_are_pixels(length: str) -> None:
    line, dashed = SHAPES["line"], "stroke-dasharray='14 14'"
    assert inked(line, f"pathLength={length} {dashed}") == inked(line, dashed)


def test_no_dashes_are_none() -> None:
    line = SHAPES["line"]
    assert inked(line, "pathLength=9 stroke-dasharray=none") == inked(line, "pathLength=9")


def test_dashes_of_a_group_are_of_each_path_in_it() -> None:
    group = "<g stroke-dasharray='1 1'>{}</g>"
    first, second = SHAPES["line"], SHAPES["line"].replace("150", "80")
    for shape in (first, second):
        drawn = shape.format(f"{STROKE} pathLength=2")
        html = f"<svg width=200 height=120>{group.format(drawn)}</svg>"
        assert red_pixels(pdf(html)) / inked(shape, "") == pytest.approx(0.5, abs=0.05)


def test_markers_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    marker = "<marker id=m markerWidth=9 markerHeight=9><rect width=9 height=9 fill=red /></marker>"
    line = "<path d='M20 20H150' marker-start='url(#m)' {} />"
    with_dashes = "stroke=red stroke-width=2 pathLength=2 stroke-dasharray='0 9'"
    without = "stroke=red stroke-width=2 stroke-dasharray='0 999'"
    drawn = [
        red_pixels(pdf(f"<svg width=200 height=60>{marker}{line.format(it)}</svg>"))
        for it in (with_dashes, without)
    ]
    assert drawn[0] == drawn[1] > 0
