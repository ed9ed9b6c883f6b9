"""Items of a grid: a picture where the grid goes on on the next page, auto-fit, and `1 / -1`.

WeasyPrint asks such a picture for its children, to go on behind the last of them. Here it is the
only child of a block in its place, once the grid has failed without. No issue of WeasyPrint's own
is known.

`repeat(auto-fit, …)` makes one column in WeasyPrint, whatever the width. With `browser_styles` it
makes as many as there is room for (CSS Grid 1, 7.2.3.2), where their least width is a length. So it
does with rows; in a grid without a height one is right.

A line that is counted from the end, as in `grid-column: 1 / -1`, was taken for one before the
grid: the item stood in the wrong columns, and others over one another (CSS Grid 1, 8.3).
"""

from math import ceil
from typing import Any

from weasyprint.css.functions import check_math
from weasyprint.formatting_structure.boxes import BlockBox, ReplacedBox
from weasyprint.layout import grid
from weasyprint.layout.percent import percentage

from offload.press.engines.weasyprint.mends import running
from offload.press.engines.weasyprint.mends.browser_styles import BROWSER_STYLES

_PLACE = (
    *("grid_row_start", "grid_row_end", "grid_column_start", "grid_column_end", "order"),
    *("justify_self", "align_self"),
)

_get_line = grid._get_line  # noqa: SLF001 - it is the one to mend


def get_line(line: Any, lines: Any, side: str) -> Any:
    """`_get_line`, which counts from the end as well."""
    span, number, name = line
    if span is None and name is None and number is not None and number < 0:
        return span, number, name, len(lines) + number
    return _get_line(line, lines, side)


def grid_layout(
    context: Any,
    box: Any,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    *rest: Any,
    **more: Any,
) -> Any:
    """`grid_layout`, in which a picture may stand beside what is broken."""
    if BROWSER_STYLES.are_obeyed:
        _count_columns(box, containing_block)
    _count_rows(box)
    rest = (bottom_space, skip_stack, containing_block, *rest)
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


def _count_columns(box: Any, containing_block: Any) -> None:
    """Put a number in the place of `auto-fit` and `auto-fill`."""
    width = containing_block.width if box.width == "auto" else box.width
    repeated, number = _counted(box, "column", width)
    if repeated and repeated[1] == "auto-fit":  # without columns that would be empty
        items = [child for child in box.children if child.is_in_normal_flow()]
        number = min(number, max(1, ceil(len(items) / len(repeated[2][1::2]))))
    _repeat(box, "column", repeated, number)


def _count_rows(box: Any) -> None:
    """The same of rows: once where no height is given, whatever the option says."""
    if box.height == "auto":
        repeated, number = _automatic(box, "row"), 1
    elif BROWSER_STYLES.are_obeyed:
        repeated, number = _counted(box, "row", box.height)
    else:
        return
    _repeat(box, "row", repeated, number)


def _counted(box: Any, way: str, room: float) -> tuple[Any, int]:
    """What repeats automatically, and how often there is room for it; None if neither is known."""
    repeated, style = _automatic(box, way), box.style
    if repeated is None:
        return None, 0
    tracks = [it for it in style[f"grid_template_{way}s"][1::2] if it is not repeated]
    gap = _length(style[f"{way}_gap"], room, style) or 0
    own = [_length(track, room, style) for track in repeated[2][1::2]]
    others = [_length(track, room, style) for track in tracks]
    if None in own or None in others or not sum(own):
        return None, 0
    free = room - sum(others) - gap * len(others)
    return repeated, max(1, int((free + gap) // (sum(own) + gap * len(own))))


def _automatic(box: Any, way: str) -> Any:
    template = box.style[f"grid_template_{way}s"]
    tracks = template[1::2] if isinstance(template, tuple) else ()
    return next((track for track in tracks if _is_automatic(track)), None)


def _is_automatic(track: Any) -> bool:
    is_repeated = isinstance(track, tuple) and track[:1] == ("repeat()",)
    return is_repeated and track[1] in ("auto-fit", "auto-fill")


def _repeat(box: Any, way: str, repeated: Any, number: int) -> None:
    if repeated is None:
        return
    name, counted = f"grid_template_{way}s", ("repeat()", number, repeated[2])
    box.style = box.style.copy()
    box.style[name] = tuple(counted if track is repeated else track for track in box.style[name])


def _length(track: Any, room: float, style: Any) -> Any:
    """A track's size in pixels, of its most or least what is one; None if neither is."""
    if isinstance(track, tuple) and track[:1] == ("minmax()",):
        most = _length(track[2], room, style)
        return _length(track[1], room, style) if most is None else most
    if check_math(track):
        return percentage(track, style, room)
    if isinstance(track, str) or track[:1] == ("fit-content()",):
        return None
    if track.unit == "%":
        return track.value * room / 100
    return track.value if track.unit in ("px", None) else None


def _wrapped(picture: Any, box: Any) -> Any:
    block = BlockBox.anonymous_from(box, [picture])
    for name in _PLACE:
        block.style[name] = picture.style[name]
    return block


FUNCTIONS = ((running.grid_layout, grid_layout), (_get_line, get_line))
