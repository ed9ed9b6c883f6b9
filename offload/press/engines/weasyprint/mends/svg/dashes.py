"""`pathLength`: dashes are parts of a path that is as long as its author says (SVG 2, 9.6).

WeasyPrint did not look at it: a ring chart, each of whose slices is a dash of a circle of 100, had
slices of pixels. No issue of WeasyPrint's own is known.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from math import dist
from typing import Any

from weasyprint import svg
from weasyprint.svg.utils import PointError, normalize

from offload.press.engines.weasyprint.mends.svg import strokes

_DASHES = ("stroke-dasharray", "stroke-dashoffset")
# Straight pieces that a curve is measured in: a quarter of a circle is too short by 0.02 %.
_PIECES = 32


def set_graphical_state(picture: Any, node: Any, font_size: float, context: Any = None) -> Any:
    """`set_graphical_state`, with dashes in pixels."""
    with _scaled(picture, node, font_size):
        return strokes.set_graphical_state(picture, node, font_size, context)


@contextmanager
def _scaled(picture: Any, node: Any, font_size: float) -> Iterator[None]:
    scale = _scale(picture, node, font_size)
    given = {name: node.get(name) for name in _DASHES if node.get(name)} if scale else {}
    own = {name: node.attrib.get(name) for name in given}
    for name, value in given.items():
        node.attrib[name] = _times(value, scale, picture, font_size)
    try:
        yield
    finally:
        for name, value in own.items():
            if value is None:
                del node.attrib[name]
            else:
                node.attrib[name] = value


def _times(value: str, scale: float, picture: Any, font_size: float) -> str:
    parts = normalize(value).split()
    if "none" in parts:
        return value
    return " ".join(str(scale * picture.length(part, font_size)) for part in parts)


def _scale(picture: Any, node: Any, font_size: float) -> float:
    """Pixels of a unit of the length that is given, or 0 for none."""
    with suppress(ValueError):
        given = float(node.get("pathLength", 0))
        if given > 0 and node.get("stroke-dasharray") and node.tag in svg.TAGS:
            return _length(picture, node, font_size) / given
    return 0


def _length(picture: Any, node: Any, font_size: float) -> float:
    """The length of a path in pixels: it is drawn, and measured instead."""
    stream, vertices, ruler = picture.stream, node.vertices, _Ruler()
    picture.stream, node.vertices = ruler, []
    try:
        with suppress(PointError):
            svg.TAGS[node.tag](picture, node, font_size)
    finally:
        picture.stream, node.vertices = stream, vertices
    return ruler.length


class _Ruler:
    """Measures what is drawn: the part of a stream that draws paths."""

    def __init__(self) -> None:
        self.length = 0.0
        self._first = self._last = (0.0, 0.0)

    def move_to(self, x: float, y: float) -> None:
        """Begin a path."""
        self._first = self._last = (x, y)

    def line_to(self, x: float, y: float) -> None:
        """A straight line."""
        self.length += dist(self._last, (x, y))
        self._last = (x, y)

    def curve_to(self, *points: float) -> None:
        """A Bézier curve of x and y of three points."""
        corners = (self._last, *zip(points[::2], points[1::2], strict=True))
        places = [_on_curve(corners, piece / _PIECES) for piece in range(_PIECES + 1)]
        self.length += sum(dist(one, other) for one, other in pairwise(places))
        self._last = corners[-1]

    def rectangle(self, x: float, y: float, width: float, height: float) -> None:
        """All four sides."""
        self.length += 2 * (abs(width) + abs(height))
        self._first = self._last = (x, y)

    def close(self) -> None:
        """A line to where the path began."""
        self.line_to(*self._first)


def _on_curve(corners: tuple[tuple[float, float], ...], place: float) -> tuple[float, float]:
    rest = 1 - place
    shares = (rest**3, 3 * rest**2 * place, 3 * rest * place**2, place**3)
    x, y = (
        sum(share * corner[axis] for share, corner in zip(shares, corners, strict=True))
        for axis in (0, 1)
    )
    return x, y


METHODS = ((svg.SVG, "set_graphical_state", set_graphical_state),)
