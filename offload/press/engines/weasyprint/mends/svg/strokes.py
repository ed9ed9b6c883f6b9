"""The width of a stroke that has a gradient or pattern: WeasyPrint drew all of them a unit wide.

It gives a width to those of one color alone. No issue of WeasyPrint's own is known.
"""

from typing import Any

from weasyprint import svg

_set_graphical_state = svg.SVG.set_graphical_state


def set_graphical_state(picture: Any, node: Any, font_size: float, context: Any = None) -> Any:
    """`set_graphical_state`, with the width of the stroke."""
    fill, stroke = _set_graphical_state(picture, node, font_size, context)
    if stroke and "url(" in node.get("stroke", ""):
        width = picture.length(node.get("stroke-width", "1px"), font_size)
        picture.stream.set_line_width(width)
    return fill, stroke


METHODS = ((svg.SVG, "set_graphical_state", set_graphical_state),)
