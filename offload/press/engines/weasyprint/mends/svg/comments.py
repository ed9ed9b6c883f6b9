"""Comments in the text of an SVG: what comes after one was not there.

React puts one between two texts, as in `Total <!-- -->12`, and WeasyPrint drew the first of them.
No issue of WeasyPrint's own is known.
"""

from typing import Any
from xml.etree.ElementTree import Element

from weasyprint import svg

_init = svg.SVG.__init__


def init(picture: Any, tree: Element, *rest: Any, **more: Any) -> None:
    """`SVG.__init__`, of a tree without comments and processing instructions."""
    for parent in [*tree.iter()]:
        for place in reversed(range(len(parent))):
            if callable(parent[place].tag):
                _take_out(parent, place)
    _init(picture, tree, *rest, **more)


def _take_out(parent: Element, place: int) -> None:
    """Take a child out, and leave the text after it where it is."""
    after = parent[place].tail or ""
    if place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + after
    else:
        parent.text = (parent.text or "") + after
    del parent[place]


METHODS: tuple[tuple[Any, str, Any], ...] = ((svg.SVG, "__init__", init),)
