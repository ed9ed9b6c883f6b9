"""Unicode's line and paragraph separators: spaces before one ended in an error.

Pango ends a line at U+2029 alone, and WeasyPrint takes what stands between two lines for a fault if
it is more than that. Spaces at the end of a line are not seen, so they go. U+2028 and U+0085 end a
line just so (Unicode, annex 14, class BK and NL). No issue of WeasyPrint's own is known.
"""

import re
from typing import Any

from weasyprint.formatting_structure.boxes import TextBox

_SEPARATOR = re.compile("[ \t\n\r\f]*[\u0085\u2028\u2029]")

_process_whitespace = TextBox.process_whitespace


def process_whitespace(box: Any, following_collapsible_space: bool = False) -> Any:
    """`TextBox.process_whitespace`, with one separator for all, and no space before it."""
    if not box.text.isascii():
        box.text = _SEPARATOR.sub("\u2029", box.text)
    return _process_whitespace(box, following_collapsible_space)


METHODS = ((TextBox, "process_whitespace", process_whitespace),)
