"""Columns in columns: each lays its content out five times and more, and so do they with theirs.

To balance columns WeasyPrint tries one height after another, and lays out the content for each. So
six in one another took minutes. What a box in columns comes to at some place, with some room below
it, is kept here until the outermost columns are done, and found again where it is asked for the
same. This is for those whose layout leaves no trace but its result: blocks, columns, pictures and
lines of text, where nothing floats, is positioned or is a note.

No issue of WeasyPrint's own is known.
"""

from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import column

from offload.press.engines.weasyprint.patches.nested import flex, grids

_KINDS = (
    *(boxes.BlockBox, boxes.BlockReplacedBox, boxes.LineBox, boxes.InlineBox),
    *(boxes.TextBox, boxes.InlineReplacedBox),
)

_columns_layout = column.columns_layout
# Of what lies in the outermost columns that are being laid out: whether it may be kept, and how it
# came out. The first holds the lists whose ids it knows, so that no other list gets one of them.
_outermost: list[tuple[dict[int, tuple[bool, list[Any]]], dict[Any, Any]]] = []


def columns_layout(  # noqa: PLR0913, PLR0917 - its own arguments
    context: Any,
    box: Any,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    page_is_empty: bool,
    absolute_boxes: list[Any],
    fixed_boxes: list[Any],
    adjoining_margins: list[float],
    first_letter_style: Any,
    first_line_style: Any,
) -> Any:
    """`weasyprint.layout.column.columns_layout`."""
    arguments = (
        *(context, box, bottom_space, skip_stack, containing_block, page_is_empty),
        *(absolute_boxes, fixed_boxes, adjoining_margins, first_letter_style, first_line_style),
    )
    if not _outermost:
        _outermost.append(({}, {}))
        grids.number_all(box)
        try:
            return _columns_layout(*arguments)
        finally:
            _outermost.clear()
    plain, kept = _outermost[0]
    styled = first_letter_style or first_line_style
    if styled or not (_is_undisturbed(context) and flex.is_plain(box, plain, _is_kept)):
        return _columns_layout(*arguments)
    key = (
        *(bottom_space, repr(skip_stack), page_is_empty, tuple(adjoining_margins)),
        *(context.page_bottom, context.current_page > 1, context.forced_break),
        *(flex.size(containing_block), flex.state(box)),
    )
    if key in kept:
        context.in_column = False  # as their layout leaves it
        return _copied(kept[key])
    found = _columns_layout(*arguments)
    kept[key] = _copied(found)  # before it is moved
    return found


def _is_undisturbed(context: Any) -> bool:
    """Whether no float stands beside what is laid out, and no footnote takes of its room."""
    return not context.excluded_shapes and context.current_footnote_area.height == "auto"


def _is_kept(box: Any) -> bool:
    return isinstance(box, _KINDS) and flex.leaves_no_trace(box)


def _copied(result: tuple[Any, ...]) -> tuple[Any, ...]:
    box, resume_at, next_page, margins, collapses = result
    new = box and flex.copy(box)
    return new, resume_at, dict(next_page), [*margins], collapses


FUNCTIONS = ((_columns_layout, columns_layout),)
