"""A float at the end of a line that is broken before it: the next line began behind the last box.

There is nothing to see there, which WeasyPrint knows of texts alone. Its issues 783, 1011 and 1992
are of this kind.
"""

from typing import Any

from weasyprint.formatting_structure.boxes import InlineBox, LineBox
from weasyprint.layout import inline

_skip_first_whitespace = inline.skip_first_whitespace


def skip_first_whitespace(box: Any, skip_stack: Any) -> Any:
    """`skip_first_whitespace`, also from the end of a box on."""
    if skip_stack and isinstance(box, (LineBox, InlineBox)):
        [index] = skip_stack
        if index and index >= len(box.children):
            return "continue"
    return _skip_first_whitespace(box, skip_stack)


FUNCTIONS = ((_skip_first_whitespace, skip_first_whitespace),)
