"""Lines of one text, which is all that most paragraphs and cells of a table hold.

WeasyPrint makes each line ready for boxes of all kinds in it: floats, first letters, other lines
if the text is too long. Here a box whose only child is a text, and that stands beside no floats,
gets its lines at once, from the same numbers in the same order. All others go WeasyPrint's way, and
so do lines that end where their text says so.

No change of WeasyPrint's own is known that would replace this.
"""

from typing import Any

from weasyprint.css import AnonymousStyle
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.layout import inline

# A width that comes from Pango itself may be narrower by as much, as WeasyPrint says (PEP 485).
_TOLERANCE = 1e-9
_SPACES_GO = ("normal", "nowrap", "pre-line")

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
    is_plain = not (first_letter_style or first_line_style or context.excluded_shapes)
    if is_plain and _is_text(linebox):
        found = _line(context, linebox, position_y, skip_stack, containing_block)
        if found is not None:
            return found
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
    """Whether a line holds one text, from left to right."""
    if len(linebox.children) != 1 or type(linebox.children[0]) is not TextBox:
        return False
    style = linebox.style
    return (
        type(style) is type(linebox.children[0].style) is AnonymousStyle  # no margins, no position
        and style["direction"] == "ltr"
        and style["font_size"] != 0
    )


def _line(
    context: Any, linebox: Any, position_y: float, skip_stack: Any, containing_block: Any
) -> Any:
    """The line and what follows it, or None where WeasyPrint is to make it."""
    (source,) = linebox.children
    skip, text = _rest(source, skip_stack)
    if not text:
        return None
    left = containing_block.content_box_x()
    available_width = left + containing_block.width - left
    start = left + linebox.text_indent
    inline.resolve_percentages(source, containing_block)
    most = (left + available_width) * (1 + _TOLERANCE) - start
    found = inline.split_first_line(
        text, source.style, context, most, source.justification_spacing, is_line_start=True
    )
    layout, length, following = found[:3]
    is_last = following is None
    ends_itself = bool(text.encode()[length:following].strip(b" "))
    if not length or (layout.text != text if is_last else ends_itself):
        return None
    source.position_x, source.position_y = start, position_y
    child = _text(source, found)
    linebox.position_x, linebox.position_y = left, position_y
    line = linebox.copy_with_children([child])
    line.remove_decoration(start=skip > 0, end=not is_last)
    line.width = start + child.width - left
    linebox.width, linebox.height = line.width, line.style["font_size"]
    inline.remove_last_whitespace(context, line)
    offset_x = inline.text_align(context, line, available_width, last=is_last)
    top, bottom = _extent(line, child)
    line.position_x += offset_x
    line.margin_top = line.margin_bottom = 0
    line.baseline = -top
    line.height = bottom - top
    child.position_x += offset_x
    child.position_y += position_y - top
    return line, None if is_last else {0: {skip + following: None}}


def _rest(source: Any, skip_stack: Any) -> tuple[int, str]:
    """How many bytes of a text come before a line, and what is left from there."""
    skip = (skip_stack and skip_stack[0] and next(iter(skip_stack[0]))) or 0
    text: str = source.text if not skip else source.text.encode()[skip:].decode()
    if source.style["white_space"] in _SPACES_GO:
        skip, text = skip + len(text) - len(text.lstrip(" ")), text.lstrip(" ")
    return skip, text


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
