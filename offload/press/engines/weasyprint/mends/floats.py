"""A float at the end of a line that is broken before it: the next line began behind the last box.

There is nothing to see there, which WeasyPrint knows of texts alone. Its issues 783, 1011 and 1992
are of this kind.

And floats that fill a row to the last pixel, such as two of 50 %: where their widths have no exact
number the second stood below the first. Browsers count in 1/64 of a pixel. No issue is known.
"""

from typing import Any

from weasyprint.formatting_structure.boxes import InlineBox, LineBox
from weasyprint.layout import float as floats
from weasyprint.layout import inline

# Pixels by which a float may be wider than its place.
_TOLERANCE = 1 / 64

_avoid_collisions = floats.avoid_collisions
_skip_first_whitespace = inline.skip_first_whitespace


def skip_first_whitespace(box: Any, skip_stack: Any) -> Any:
    """`skip_first_whitespace`, also from the end of a box on."""
    if skip_stack and isinstance(box, (LineBox, InlineBox)):
        [index] = skip_stack
        if index and index >= len(box.children):
            return "continue"
    return _skip_first_whitespace(box, skip_stack)


def avoid_collisions(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:
    """`avoid_collisions`, of a float that may be a little wider than its place."""
    found = _avoid_collisions(context, box, containing_block, outer)
    if not box.is_floated() or found[1] <= box.position_y:
        return found
    width = box.width
    box.width -= _TOLERANCE
    beside = _avoid_collisions(context, box, containing_block, outer)
    box.width = width
    return beside if beside[1] < found[1] else found


FUNCTIONS = (
    (_skip_first_whitespace, skip_first_whitespace),
    (_avoid_collisions, avoid_collisions),
)
