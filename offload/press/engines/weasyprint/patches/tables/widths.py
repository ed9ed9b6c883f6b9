"""Preferred widths: for the columns of a table each cell is measured at its narrowest and widest.

Most cells hold one text. How wide it is follows from the text and its type, so it is kept with the
type here (see `lines`), and found again for the same text in another cell. Of words with single
spaces between them the widest is the least width: each was measured when it first came, where
WeasyPrint breaks the text into lines, word by word. Of a table of 3,000 rows this was a quarter of
the time.

WeasyPrint's pull request 2808 kept the widths of texts.
"""

import re
from typing import Any

from weasyprint.css import AnonymousStyle
from weasyprint.css.functions import check_math
from weasyprint.formatting_structure.boxes import LineBox, TextBox
from weasyprint.layout import preferred

from offload.press.engines.weasyprint.patches import lines

# The least and the largest width of a text.
Widths = tuple[float, float]

# Texts of a type whose widths are kept; a longer one is a paragraph, and seldom seen again.
_MOST, _LONGEST = 40_000, 200
# Words after which a line may end, and nowhere in them: those of which `lines` knows the same.
_WORDS = re.compile(rf"{lines.WORD.pattern}(?: {lines.WORD.pattern})*")
_NO_INDENT = (0, "px")

_inline_min_content_width = preferred.inline_min_content_width
_inline_max_content_width = preferred.inline_max_content_width
_cell_widths = preferred.table_cell_min_max_content_width


def inline_min_content_width(  # noqa: PLR0913, PLR0917 - its own arguments
    context: Any,
    box: Any,
    outer: bool = True,
    skip_stack: Any = None,
    first_line: bool = False,
    is_line_start: bool = False,
) -> Any:
    """`inline_min_content_width`."""
    if not (skip_stack or first_line) and is_line_start and _is_text(box):
        return _widths(context, box)[0]
    return _inline_min_content_width(context, box, outer, skip_stack, first_line, is_line_start)


def inline_max_content_width(
    context: Any, box: Any, outer: bool = True, is_line_start: bool = False
) -> Any:
    """`inline_max_content_width`."""
    if is_line_start and _is_text(box):
        return _widths(context, box)[1]
    return _inline_max_content_width(context, box, outer, is_line_start)


def cell_widths(context: Any, box: Any, outer: bool = True) -> Widths:
    """`table_cell_min_max_content_width`."""
    width = box.style["width"]
    is_open = width == "auto" or check_math(width) or width.unit == "%"
    if not (is_open and len(box.children) == 1 and _is_text(box.children[0])):
        found: Widths = _cell_widths(context, box, outer)
        return found
    narrowest, widest = _widths(context, box.children[0])
    least = preferred.adjust(box, outer, narrowest)
    if widest == narrowest:  # one word
        return least, least
    return least, max(least, preferred.adjust(box, outer, widest))


def _is_text(box: Any) -> bool:
    """Whether a box is a line of one text, without an indent or anything around it."""
    if type(box) is not LineBox or len(box.children) != 1:
        return False
    (text,) = box.children
    return (
        type(text) is TextBox
        and type(text.style) is type(box.style) is AnonymousStyle  # no margins, no position
        and len(text.text) <= _LONGEST
        and not text.justification_spacing
        and box.style["text_indent"] == _NO_INDENT
    )


def _widths(context: Any, line: Any) -> Widths:
    (box,) = line.children
    text, kept = box.text, lines.type_of(box.style)
    found: Widths | None = kept.widths.get(text)
    if found is None:
        found = _of_words(text, box.style, context) or (
            _inline_min_content_width(context, line, is_line_start=True),
            _inline_max_content_width(context, line, is_line_start=True),
        )
        lines.keep(kept.widths, text, found, _MOST)
    return found


def _of_words(text: str, style: Any, context: Any) -> Widths | None:
    """The widths of words, unless a line may end elsewhere than between them."""
    if not (lines.type_of(style).breaks_between_words and _WORDS.fullmatch(text)):
        return None
    widest = max(0, lines.width(text, style, context)) / 1
    if " " not in text or style["white_space"] in lines.ONE_LINE:
        return widest, widest
    if style["white_space"] == "pre-wrap":  # where spaces take their place at a line's end
        return None
    least = max(lines.width(word, style, context) for word in text.split(" "))
    return max(0, least) / 1, widest


FUNCTIONS = (
    (_inline_min_content_width, inline_min_content_width),
    (_inline_max_content_width, inline_max_content_width),
    (_cell_widths, cell_widths),
)
