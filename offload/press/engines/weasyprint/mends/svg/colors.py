"""`currentcolor` in SVG, in any case (CSS Color 4, 9.3): in small letters it ended the drawing.

WeasyPrint knows `currentColor` alone. No issue of WeasyPrint's own is known.
"""

from typing import Any

from weasyprint import svg

_cascade = svg.Node.cascade


def cascade(node: Any, child: Any) -> None:
    """`Node.cascade`, with a color for each that is the current one."""
    _cascade(node, child)
    for name in svg.COLOR_ATTRIBUTES:
        if child.get(name, "").strip().lower() == "currentcolor":
            child.attrib[name] = child.get("color", "black")


METHODS = ((svg.Node, "cascade", cascade),)
