"""Text that is hyphenated, or large: a line took a layout of the whole text, and one per hyphen.

WeasyPrint looks for the last hyphen that fits a line from the end of the text on, so that 900 soft
hyphens in a column of 60 pixels took ten minutes. Of type of which a line holds fewer than four
characters it lays out one word and a letter, and all that follows where these fit. What a line
holds depends on its beginning alone: here a beginning is broken first, and a longer one where its
line may not have ended.

Where a word is wider than its line, and a soft hyphen comes later in the text, WeasyPrint put all
that is before the hyphen into the line: it ran over what stands beside it, and a column was as wide
as that. Here the line ends after its word. No issue of WeasyPrint's own is known.
"""

import re
import sys
from math import inf
from typing import Any

from weasyprint.text import line_break

# Characters that are broken first, if more don't fit the line by far; and where nothing does, as
# when a table asks for the least width of a cell.
_FIRST, _FIRST_OF_NONE = 100, 16
# A line has fewer characters than so many times its width by the size of its font.
_RATIO = 8
# Below so many times the size of the font WeasyPrint takes a width for a small one.
_LARGE = 4
_SOFT_HYPHEN = "\N{SOFT HYPHEN}"
# A word, and enough after it to see that a line may end there.
_WORD = re.compile(r" *[^ ]+ [^ ]")

split_whole = line_break.split_first_line


def split_first_line(text: str, style: Any, context: Any, max_width: Any, *rest: Any) -> Any:
    """`split_first_line`, of as much of a hyphenated or large text as its first line needs."""
    found = _split(text, style, context, max_width, *rest)
    if _SOFT_HYPHEN not in text or max_width is None or found[3] <= max_width:
        return found
    word = _WORD.match(text) if is_hyphenated(text, style) else None
    if word is None or found[1] <= len(word[0][:-2].encode()):
        return found
    shorter = split_whole(word[0], style, context, max_width, *rest)
    return shorter if shorter[2] else found


def _split(text: str, style: Any, context: Any, max_width: Any, *rest: Any) -> Any:
    length = _first_length(style, max_width)
    while length < len(text) and (_is_large(style, max_width) or is_hyphenated(text, style)):
        beginning = text[:length]
        found = split_whole(beginning, style, context, max_width, *rest)
        # A line that ends well before the beginning does would end there in the whole text too.
        if found[2] and found[2] <= len(beginning.encode()) // 2:
            return found
        length *= 2
    return split_whole(text, style, context, max_width, *rest)


def _first_length(style: Any, max_width: Any) -> int:
    if max_width in (None, inf) or not style["font_size"]:
        return sys.maxsize
    if max_width <= 0 and style["hyphens"] != "auto":  # a dictionary looks at whole words
        return _FIRST_OF_NONE
    return max(_FIRST, int(max_width / style["font_size"] * _RATIO))


def _is_large(style: Any, max_width: Any) -> bool:
    is_broken = style["white_space"] not in ("nowrap", "pre")
    return bool(is_broken and 0 < max_width < style["font_size"] * _LARGE)


def is_hyphenated(text: str, style: Any) -> bool:
    """Whether a line of a text may end in a hyphen that is put there."""
    if style["white_space"] in ("nowrap", "pre") or style["hyphens"] == "none":
        return False
    return bool(_SOFT_HYPHEN in text or (style["hyphens"] == "auto" and style["lang"]))
