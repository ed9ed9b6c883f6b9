"""Lines of one text, which is all that most cells of a table hold.

WeasyPrint makes each line ready for boxes of all kinds in it: floats, first letters, other lines
if the text is too long. Here a box whose only child is a text, that stands beside no floats and
fits one line, gets that line at once, from the same numbers in the same order. All others go
WeasyPrint's way.

No change of WeasyPrint's own is known that would replace this.
"""

from typing import Any

from weasyprint.css import AnonymousStyle
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.layout import inline

# What is longer is seldom one line, and would be broken twice.
_LONGEST = 200
# A width that comes from Pango itself may be narrower by as much, as WeasyPrint says (PEP 485).
_TOLERANCE = 1e-9

_get_next_linebox = inline.get_next_linebox


def get_next_linebox(  # noqa: PLR0913, PLR0917 - its own arguments
    context: Any,
    linebox: Any,
    position_y: float,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    absolute_boxes: Any,
    fixed_boxes: Any,
    first_letter_style: Any,
    first_line_style: Any,
) -> Any:
    """`get_next_linebox`."""
    is_whole = skip_stack is None and not (first_letter_style or first_line_style)
    if is_whole and _is_text(linebox) and not context.excluded_shapes:
        line = _line(context, linebox, position_y, containing_block)
        if line is not None:
            return line, None
    return _get_next_linebox(
        context,
        linebox,
        position_y,
        bottom_space,
        skip_stack,
        containing_block,
        absolute_boxes,
        fixed_boxes,
        first_letter_style,
        first_line_style,
    )


def _is_text(linebox: Any) -> bool:
    """Whether a line holds one text, from left to right, that no space begins or ends."""
    if len(linebox.children) != 1 or type(linebox.children[0]) is not TextBox:
        return False
    (box,) = linebox.children
    style = linebox.style
    return (
        type(style) is type(box.style) is AnonymousStyle  # they have no margins and no position
        and 0 < len(box.text) <= _LONGEST
        and " " not in (box.text[0], box.text[-1])
        and style["direction"] == "ltr"
        and style["font_size"] != 0
    )


def _line(context: Any, linebox: Any, position_y: float, containing_block: Any) -> Any:
    """The line, or None where the text does not fit it."""
    left = containing_block.content_box_x()
    available_width = left + containing_block.width - left
    start = left + linebox.text_indent
    (source,) = linebox.children
    inline.resolve_percentages(source, containing_block)
    most = (left + available_width) * (1 + _TOLERANCE) - start
    found = inline.split_first_line(
        source.text, source.style, context, most, source.justification_spacing, is_line_start=True
    )
    if found[2] is not None or not found[1] or found[0].text != source.text:
        return None
    source.position_x, source.position_y = start, position_y
    text = _text(source, found)
    linebox.position_x, linebox.position_y = left, position_y
    line = linebox.copy_with_children([text])
    line.width = start + text.width - left
    linebox.width, linebox.height = line.width, line.style["font_size"]
    offset_x = inline.text_align(context, line, available_width, last=True)
    top, bottom = _extent(line, text)
    line.position_x += offset_x
    line.margin_top = line.margin_bottom = 0
    line.baseline = -top
    line.height = bottom - top
    text.position_x += offset_x
    text.position_y += position_y - top
    return line


def _text(source: Any, found: tuple[Any, ...]) -> Any:
    layout, _, _, width, height, baseline = found
    text = source.copy_with_text(layout.text)
    line_height, _ = inline.strut(text.style)
    text.width, text.height, text.pango_layout = width, height, layout
    text.margin_top = text.margin_bottom = (line_height - height) / 2
    text.baseline = baseline + text.margin_top
    return text


def _extent(line: Any, text: Any) -> tuple[float, float]:
    """Where a line begins and ends, from its baseline; its text is put there."""
    height = line.style["font_size"]
    line_height, baseline = inline.strut(line.style)
    half_leading = (line_height - height) / 2
    text.position_y = 0 - text.baseline
    text_bottom = text.position_y + (text.height + text.margin_top + text.margin_bottom)
    top = 0 - baseline
    bottom = top + (height + half_leading + half_leading)
    return min(text.position_y, top), max(text_bottom, bottom)


FUNCTIONS = ((_get_next_linebox, get_next_linebox),)
