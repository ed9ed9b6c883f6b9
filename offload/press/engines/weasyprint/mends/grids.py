"""A picture that is an item of a grid, where the grid goes on on the next page.

WeasyPrint asks such a picture for its children, to go on behind the last of them. Here it is the
only child of a block in its place, once the grid has failed without. No issue of WeasyPrint's own
is known.
"""

from typing import Any

from weasyprint.formatting_structure.boxes import BlockBox, ReplacedBox

from offload.press.engines.weasyprint.mends import running

_PLACE = (
    *("grid_row_start", "grid_row_end", "grid_column_start", "grid_column_end", "order"),
    *("justify_self", "align_self"),
)


def grid_layout(context: Any, box: Any, *rest: Any, **more: Any) -> Any:
    """`grid_layout`, in which a picture may stand beside what is broken."""
    depth = len(context._excluded_shapes_root_boxes)  # noqa: SLF001 - nowhere else is it
    try:
        return running.grid_layout(context, box, *rest, **more)
    except AssertionError:
        if not any(isinstance(child, ReplacedBox) for child in box.children):
            raise
    while len(context._excluded_shapes_root_boxes) > depth:  # noqa: SLF001
        context.finish_block_formatting_context()
    # In the box tree itself: the next page goes on in the same children.
    box.children = [
        _wrapped(child, box) if isinstance(child, ReplacedBox) else child for child in box.children
    ]
    return running.grid_layout(context, box, *rest, **more)


def _wrapped(picture: Any, box: Any) -> Any:
    block = BlockBox.anonymous_from(box, [picture])
    for name in _PLACE:
        block.style[name] = picture.style[name]
    return block


FUNCTIONS = ((running.grid_layout, grid_layout),)
