"""Flex boxes in flex boxes: each lays its items out up to four times, and so do they with theirs.

Six in one another take 628 layouts (WeasyPrint's issue 1166), and here 77: a flex box in another
is laid out once for each size and place that it is asked for, and what came out is kept until the
outermost one is done. This is for those whose layout leaves no trace but its result: blocks, flex
boxes, grids, tables, pictures and lines of text, where nothing floats, is taken out or is a note.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import flex

from offload.press.engines.weasyprint.patches.nested import grids

_KINDS = (
    *(boxes.BlockBox, boxes.FlexBox, boxes.GridBox, boxes.BlockReplacedBox),
    *(boxes.TableBox, boxes.TableRowGroupBox, boxes.TableRowBox, boxes.TableCellBox),
    *(boxes.LineBox, boxes.InlineBox, boxes.TextBox, boxes.InlineReplacedBox),
)
_SCALARS = (int, float, str, bool, type(None))

_flex_layout = flex.flex_layout
# Of what lies in the outermost flex box that is being laid out: whether it may be kept, and how it
# came out. The first holds the lists whose ids it knows, so that no other list gets one of them.
_outermost: list[tuple[dict[int, tuple[bool, list[Any]]], dict[Any, Any]]] = []


def flex_layout(  # noqa: PLR0913, PLR0917 - its own arguments
    context: Any,
    box: Any,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    page_is_empty: bool,
    absolute_boxes: list[Any],
    fixed_boxes: list[Any],
    discard: bool,
) -> Any:
    """`weasyprint.layout.flex.flex_layout`."""
    rest = (skip_stack, containing_block, page_is_empty, absolute_boxes, fixed_boxes, discard)
    if not _outermost:
        _outermost.append(({}, {}))
        grids.number_all(box)
        try:
            return _flex_layout(context, box, bottom_space, *rest)
        finally:
            _outermost.clear()
    plain, kept = _outermost[0]
    if skip_stack is not None or not is_plain(box, plain, _is_kept):
        return _flex_layout(context, box, bottom_space, *rest)
    where = (bottom_space, context.page_bottom, page_is_empty, discard, size(containing_block))
    key = (*where, state(box))
    if key not in kept:
        result = _flex_layout(context, box, bottom_space, *rest)
        if result[1] is not None:  # broken by the page's end
            return result
        kept[key] = (copy(result[0]), result[2])
        return result
    found, next_page = kept[key]
    for inner in found.descendants():
        if isinstance(inner, boxes.GridContainerBox):
            inner.advancements.clear()  # as its layout does
    return copy(found), None, dict(next_page), [], False


def is_plain(
    box: Any, known: dict[int, tuple[bool, list[Any]]], is_kept: Callable[[Any], bool]
) -> bool:
    """Whether all that is in a box may be kept.

    Args:
        box: that is laid out.
        known: what was found of others, by the id of their children, which it holds.
        is_kept: whether one may be.
    """
    if id(box.children) not in known:
        known[id(box.children)] = (all(map(is_kept, box.descendants())), box.children)
    return known[id(box.children)][0]


def _is_kept(box: Any) -> bool:
    has_columns = not box.style["column_count"] == box.style["column_width"] == "auto"
    return isinstance(box, _KINDS) and not has_columns and leaves_no_trace(box)


def leaves_no_trace(box: Any) -> bool:
    """Whether a box is in its place or moved from it, and is no note and has none."""
    return (
        box.footnote is None
        and box.note is None
        and box.first_letter_style is None
        and box.first_line_style is None
        and box.style["float"] == "none"
        and box.style["position"] in {"static", "relative"}
    )


def size(containing_block: Any) -> tuple[Any, Any]:
    """The width and height of a box, or of a page's or a table's area."""
    if isinstance(containing_block, boxes.Box):
        return containing_block.width, containing_block.height
    width, height = containing_block
    return width, height


def state(box: Any) -> tuple[Any, ...]:
    """What tells a box from its copies that are to have another size, or another place."""
    scalars = frozenset(
        (name, value) for name, value in vars(box).items() if isinstance(value, _SCALARS)
    )
    return (scalars, frozenset(box.remove_decoration_sides), grids.content(box))


def copy(box: Any) -> Any:
    """One that may be moved without the other."""
    new = box.copy()
    new.remove_decoration_sides = set(box.remove_decoration_sides)
    new.children = [copy(child) for child in box.children]
    if isinstance(new, boxes.TableBox):
        new.column_groups = tuple(group.deepcopy() for group in box.column_groups)
        for column in (it for group in new.column_groups for it in group.children):
            column.get_cells = partial(_cells, new, column)
    return new


def _cells(table: Any, column: Any) -> list[Any]:
    """The cells that begin in a column, as its table's layout tells them."""
    rows = (row for group in table.children for row in group.children)
    return [cell for row in rows for cell in row.children if cell.grid_x == column.grid_x]


FUNCTIONS = ((_flex_layout, flex_layout),)
