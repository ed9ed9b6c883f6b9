"""`position: running()` in a cell, a float or a flex item: its width counted, and had none.

A running element takes no place where it stands, so it is no wider than nothing there. No issue of
WeasyPrint's own is known.
"""

from typing import Any

from weasyprint.layout import preferred

_min_content_width = preferred.min_content_width
_max_content_width = preferred.max_content_width


def min_content_width(context: Any, box: Any, outer: bool = True) -> Any:
    """`min_content_width`, of nothing for a running element."""
    return 0 if box.is_running() else _min_content_width(context, box, outer)


def max_content_width(context: Any, box: Any, outer: bool = True) -> Any:
    """`max_content_width`, of nothing for a running element."""
    return 0 if box.is_running() else _max_content_width(context, box, outer)


FUNCTIONS = (
    (_min_content_width, min_content_width),
    (_max_content_width, max_content_width),
)
