"""Grids in grids: each lays its items out to see how high they are, and so do they with theirs.

With each grid in another the layouts double: 20 take minutes. To measure an item WeasyPrint lays
out a copy of it, by itself and on no page, and takes nothing from it but its height. Here heights
are kept for the document, and found again for the same item at the same width; and what a long
grid had on one page is not measured again for each of the next. This is for items whose layout
leaves no trace but its height: there are no notes, footnotes, running elements or page breaks in
them, and no floats beside them.

No issue of WeasyPrint's own is known.
"""

from itertools import count
from math import inf
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block

from offload.press.engines.weasyprint.mends import grids

_KEPT_HEIGHTS, _KEPT_NUMBER = "_pressroom_heights", "_pressroom_original"
_SIZES = ("width", "height", "min_width", "min_height", "max_width", "max_height")
# A copy of a box has its number; one of a style, which is made to be changed, has another.
_NUMBERS = count()

_grid_layout = grids.grid_layout
_block_level_layout = block.block_level_layout


class _Measured:
    """What stands for an item that was measured before."""

    def __init__(self, height: float) -> None:
        self._height = height

    def margin_height(self) -> float:
        """As of the box that was laid out."""
        return self._height


def grid_layout(context: Any, box: Any, *rest: Any) -> Any:
    """`grid_layout`, which imports the function that lays out its items each time."""
    number_all(box)
    before = block.block_level_layout
    block.block_level_layout = _lay_out_item
    try:
        return _grid_layout(context, box, *rest)
    finally:
        block.block_level_layout = before


def _lay_out_item(context: Any, box: Any, bottom_space: float, *rest: Any, **more: Any) -> Any:
    """`block_level_layout`, which a grid calls with keywords where it measures."""
    block.block_level_layout = _block_level_layout
    try:
        if rest or bottom_space != -inf:
            return _block_level_layout(context, box, bottom_space, *rest, **more)
        return _measure(context, box, **more)
    finally:
        block.block_level_layout = _lay_out_item


def _measure(context: Any, box: Any, skip_stack: Any, containing_block: Any) -> Any:
    where = {"skip_stack": skip_stack, "containing_block": containing_block}
    inner = list(box.descendants())
    if context.excluded_shapes or any(map(_leaves_trace, inner)):
        return _block_level_layout(context, box, -inf, **where)
    heights = vars(context).setdefault(_KEPT_HEIGHTS, {})
    key = (*_place(context, containing_block), repr(skip_stack), content(box))
    grids_within = [it for it in inner if isinstance(it, boxes.GridContainerBox)]
    if key in heights:
        for grid in grids_within:  # as their layout does
            grid.advancements.clear()
        return (_Measured(heights[key]), None, None, None, None, None)
    broken = len(context.broken_out_of_flow)
    found = _block_level_layout(context, box, -inf, **where)
    if (
        found[0] is not None
        and found[1] is None
        and not context.excluded_shapes
        and len(context.broken_out_of_flow) == broken
        and not any(grid.advancements for grid in grids_within)
    ):
        heights[key] = found[0].margin_height()
    return found


def _leaves_trace(box: Any) -> bool:
    return (
        box.footnote is not None
        or box.note is not None
        or box.style["float"] == "footnote"
        or box.style["position"][0] in ("running()", "note()")
    )


def _place(context: Any, containing_block: Any) -> tuple[Any, ...]:
    """What an item's height depends on but itself."""
    return (
        containing_block.width,
        containing_block.height,
        context.page_bottom,
        context.current_page > 1,
        context.forced_break,
        context.in_column,
    )


def number_all(box: Any) -> None:
    """Give numbers to a box and all in it, before it is copied."""
    for inner in box.descendants():
        _number(inner)


def content(box: Any) -> tuple[Any, ...]:
    """What a box holds, its sizes, and how that looks: the same for copies that are as it is."""
    found: list[Any] = [box.style[name] for name in _SIZES]
    for inner in box.descendants():
        found += _number(inner), len(inner.children)
        if inner is not box:  # a grid copies an item's style, to change its sizes
            found.append(_number(inner.style))
        if isinstance(inner, boxes.TextBox):
            found.append(inner.text)
        elif inner.remove_decoration_sides:
            found.append(frozenset(inner.remove_decoration_sides))
    return tuple(found)


def _number(thing: Any) -> int:
    """The number of a box or of a style, which it gets when it is first asked for."""
    kept = vars(thing)
    if _KEPT_NUMBER not in kept:
        kept[_KEPT_NUMBER] = next(_NUMBERS)
    number: int = kept[_KEPT_NUMBER]
    return number


FUNCTIONS = ((_grid_layout, grid_layout),)
