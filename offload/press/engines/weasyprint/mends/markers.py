"""`::marker { content: … }`: its text shared a style with its box, and so became absolute as well.

WeasyPrint's issue 2918; its pull request 2919, after 70.0, replaces this.
"""

from collections.abc import Iterator
from typing import Any

from weasyprint.css import AnonymousStyle
from weasyprint.formatting_structure import build

_marker_to_box = build.marker_to_box


def marker_to_box(*arguments: Any) -> Iterator[Any]:
    """`marker_to_box`, with a style of its own for the box."""
    for marker in _marker_to_box(*arguments):
        if any(child.style is marker.style for child in marker.children):
            style = AnonymousStyle(marker.style.parent_style)
            if marker.style["position"] == "absolute":
                marker.style["position"] = "static"  # of the texts, which keep this style
                style["position"] = "absolute"
            marker.style = style
        yield marker


FUNCTIONS = ((_marker_to_box, marker_to_box),)
