"""`<use>` of a symbol without a width or height: it fills its picture (SVG 2, 5.5.1).

WeasyPrint made it as large as its drawing is in units of its own, so that an icon of 24 units was
24 pixels in a picture of any size. No issue of WeasyPrint's own is known.
"""

from typing import Any

from weasyprint.svg.defs import get_use_tree as _get_use_tree


def get_use_tree(picture: Any, node: Any, font_size: float) -> Any:
    """`get_use_tree`, with a size for what has none."""
    tree = _get_use_tree(picture, node, font_size)
    if tree is not None and tree.tag in ("svg", "symbol"):
        for side in ("width", "height"):
            node.attrib.setdefault(side, tree.get(side, "100%"))
    return tree


FUNCTIONS = ((_get_use_tree, get_use_tree),)
