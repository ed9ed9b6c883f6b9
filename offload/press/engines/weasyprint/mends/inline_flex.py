"""`display: inline-flex`: as wide as what is in it (Flexbox 1, 9.2), as a badge or a button is.

WeasyPrint made each as wide as the line, so that it stood in a line by itself. No issue of
WeasyPrint's own is known.
"""

from typing import Any

from weasyprint.formatting_structure.boxes import InlineFlexBox
from weasyprint.layout.percent import percentage
from weasyprint.layout.preferred import shrink_to_fit

from offload.press.engines.weasyprint.patches.nested import flex

# Pixels that a text may be wider than it was measured, as WeasyPrint measures it.
_TOLERANCE = 1 / 64


def flex_layout(
    context: Any,
    box: Any,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    *rest: Any,
    **more: Any,
) -> Any:
    """`flex_layout`, of a box in a line that has a width."""
    if isinstance(box, InlineFlexBox) and box.width == "auto":
        box.width = _width(context, box, containing_block.width)
    return flex.flex_layout(context, box, bottom_space, skip_stack, containing_block, *rest, **more)


def _width(context: Any, box: Any, line: float) -> float:
    sides = ("margin_left", "margin_right", "padding_left", "padding_right")
    borders = box.border_left_width + box.border_right_width
    available = line - borders - sum(getattr(box, side) for side in sides)
    gaps = _gaps(box, available)
    wanted = shrink_to_fit(context, box, available - gaps) + gaps + _TOLERANCE
    return float(min(box.max_width, max(box.min_width, min(available, wanted))))


def _gaps(box: Any, available: float) -> float:
    """What lies between the items of a row, which WeasyPrint's measure leaves out."""
    gap = box.style["column_gap"]
    if gap == "normal" or not box.style["flex_direction"].startswith("row"):
        return 0
    items = sum(bool(child.is_flex_item) for child in box.children)
    return float(percentage(gap, box.style, available)) * max(0, items - 1)


FUNCTIONS = ((flex.flex_layout, flex_layout),)
