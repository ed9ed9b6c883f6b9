"""`position: running()` in a cell, a float, a flex item or a grid, and on a part of a table.

A running element takes no place where it stands, so it is no wider than nothing there, and no item
of a grid. A row, a cell or a caption that runs is no part of its table, but a block, as one that is
absolute (CSS 2.1, section 9.7). No issue of WeasyPrint's own is known.
"""

from typing import Any

from weasyprint.css import computed_values
from weasyprint.formatting_structure import build
from weasyprint.layout import grid, preferred

_min_content_width = preferred.min_content_width
_max_content_width = preferred.max_content_width
_grid_layout = grid.grid_layout
_blockify = build.blockify
_display = computed_values.display

_TABLE, _BLOCK = "table-", ("block", "flow")


def min_content_width(context: Any, box: Any, outer: bool = True) -> Any:
    """`min_content_width`, of nothing for a running element."""
    return 0 if box.is_running() else _min_content_width(context, box, outer)


def max_content_width(context: Any, box: Any, outer: bool = True) -> Any:
    """`max_content_width`, of nothing for a running element."""
    return 0 if box.is_running() else _max_content_width(context, box, outer)


def blockify(box: Any, layout: str | None = None) -> Any:
    """`blockify`, but for a running element: nothing would break its text into lines."""
    return box if box.is_running() else _blockify(box, layout)


def grid_layout(
    context: Any, box: Any, bottom_space: float, skip_stack: Any, *rest: Any, **more: Any
) -> Any:
    """`grid_layout`, without what runs among its items."""
    running = [child for child in box.children if child.is_running()]
    if running:
        if skip_stack is None:
            for child in running:
                context.add_running_element(child)
        box = box.copy_with_children([it for it in box.children if it not in running])
    return _grid_layout(context, box, bottom_space, skip_stack, *rest, **more)


def display(style: Any, name: str, value: Any) -> Any:
    """The computed `display`, a block for a part of a table that runs."""
    if style.specified["position"][0] == "running()" and value[0].startswith(_TABLE):
        return _BLOCK
    return _display(style, name, value)


FUNCTIONS = (
    (_min_content_width, min_content_width),
    (_max_content_width, max_content_width),
    (_grid_layout, grid_layout),
    (_blockify, blockify),
)
COMPUTED = (("display", display),)
