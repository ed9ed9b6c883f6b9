"""Widths of flex boxes, and of what is in them.

`display: inline-flex` is as wide as what is in it (Flexbox 1, 9.2), as a badge or a button is.
WeasyPrint made each as wide as the line, so that it stood in a line by itself.

An item's margins, borders and paddings are the same with `max-width` and without. WeasyPrint took
for them what the limit takes off a long text, or adds to a short one: what came after a description
with `max-width` was off the paper. No issue of WeasyPrint's own is known.
"""

from typing import Any

from weasyprint.formatting_structure.boxes import InlineFlexBox
from weasyprint.layout import flex as flex_boxes
from weasyprint.layout.percent import percentage
from weasyprint.layout.preferred import shrink_to_fit

from offload.press.engines.weasyprint.mends import running
from offload.press.engines.weasyprint.patches.nested import flex

# Pixels that a text may be wider than it was measured, as WeasyPrint measures it.
_TOLERANCE = 1 / 64

# The item whose contents were measured last, as a copy without limits.
_measured: list[Any] = []


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


def max_content_width(context: Any, box: Any, outer: bool = True) -> Any:
    """`max_content_width`, which flex boxes ask for without margins, and then with them."""
    without_limits = _measured.pop() if _measured else None
    if not outer:
        _measured.append(box)
    elif without_limits is not None and _is_copy(without_limits, box):
        box = without_limits
    return running.max_content_width(context, box, outer)


def _is_copy(one: Any, box: Any) -> bool:
    is_same = one.element is box.element and one.element_tag == box.element_tag
    return is_same and list(one.children) == list(box.children)


FUNCTIONS = ((flex.flex_layout, flex_layout),)
METHODS = ((flex_boxes, "max_content_width", max_content_width),)
