"""The color and the fonts that an SVG in HTML has from what is around it (SVG 2, 6.2).

WeasyPrint takes an SVG for a picture by itself: icons in `currentColor` were black, and a chart's
labels in a font and size of their own. Here its element gets what CSS computed for it. No issue of
WeasyPrint's own is known.
"""

from collections.abc import Callable, Iterator
from typing import Any

from weasyprint.html import HTML_HANDLERS

_SVG = "{http://www.w3.org/2000/svg}svg"

_handle_svg: Callable[..., list[Any]] = HTML_HANDLERS[_SVG]


def handle_svg(element: Any, box: Any, *rest: Any) -> list[Any]:
    """`handle_svg`, of an element that says what it inherits."""
    for name, value in _inherited(box.style):
        if element.get(name) is None:
            element.set(name, value)
    return _handle_svg(element, box, *rest)


def _inherited(style: Any) -> Iterator[tuple[str, str]]:
    color = style["color"].to("srgb")
    red, green, blue = (round(255 * part, 3) for part in color.coordinates)
    yield "color", f"rgb({red} {green} {blue} / {color.alpha})"
    yield "font-family", ",".join(style["font_family"])
    yield "font-size", f"{style['font_size']}px"
    yield "font-style", style["font_style"]
    yield "font-weight", str(style["font_weight"])


HANDLERS = {_SVG: handle_svg}
