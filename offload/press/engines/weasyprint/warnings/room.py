"""Room that is asked for and not filled: a footer that is to stand at the end of its page is above.

In a flex column WeasyPrint takes `margin: auto` for none, though there is room; a grid is as high
as what is in it, whatever its `min-height` is, and so are the rows of a table with a `height`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.formatting_structure.boxes import (
    FlexContainerBox,
    GridContainerBox,
    TableBox,
    TableRowBox,
)

from offload.press.engines.weasyprint.warnings.listing import listed

# Pixels of room that are seen.
_SEEN = 4
_AT_TOP = (("normal",), ("stretch",), ("start",), ("flex-start",))


def sentences(pages: list[Any]) -> list[str]:
    """Warnings about boxes that are not where, or not as high as, they should be.

    Args:
        pages: that were laid out.
    """
    boxes = [box for page in pages for box in page._page_box.descendants()]  # noqa: SLF001
    names = {
        "margin: auto is not obeyed in a flex column": _named(
            child for box in boxes if _is_column(box) for child in _unmoved(box)
        ),
        "min-height is not obeyed by a grid": _named(_low(boxes)),
        "height of a table is not obeyed by its rows": _named(_with_low_rows(boxes)),
    }
    return [f"{said}: {listed(found)}" for said, found in names.items() if found]


def _named(boxes: Iterable[Any]) -> list[str]:
    return [*dict.fromkeys(f"<{box.element.tag}>" for box in boxes)]


def _low(boxes: list[Any]) -> Iterator[Any]:
    """Grids that are seen to be lower than they should be, and are on one page."""
    grids = [box for box in boxes if isinstance(box, GridContainerBox) and box.element is not None]
    pieces = Counter(grid.element for grid in grids)
    last = {id(box.children[-1]) for box in boxes if box.children}
    for grid in grids:
        is_whole = pieces[grid.element] == 1
        if is_whole and _is_low(grid) and (id(grid) not in last or _is_seen(grid)):
            yield grid


def _with_low_rows(boxes: list[Any]) -> Iterator[Any]:
    """Tables that are seen to be higher than their rows, and are on one page."""
    tables = [box for box in boxes if isinstance(box, TableBox) and box.element is not None]
    pieces = Counter(table.element for table in tables)
    for table in tables:
        rows = [box for box in table.descendants() if isinstance(box, TableRowBox)]
        cells = [cell for row in rows for cell in row.children]
        if pieces[table.element] > 1 or not cells:
            continue
        end = max(row.position_y + row.height for row in rows)
        room = table.content_box_y() + table.height - end - table.style["border_spacing"][1]
        if room > _SEEN and any(map(_is_moved, cells)):
            yield table


def _is_moved(cell: Any) -> bool:
    """Whether it would look otherwise if it were higher."""
    return _is_painted(cell.style) or cell.vertical_align in ("middle", "bottom")


def _is_low(grid: Any) -> bool:
    least = grid.style["min_height"]
    if least == "auto" or getattr(least, "unit", "%") == "%":
        return False
    return bool(_height(grid) < least.value - _SEEN)


def _is_seen(grid: Any) -> bool:
    """Whether what is in it would be elsewhere, or it is painted itself."""
    items = [child for child in grid.children if child.is_in_normal_flow()]
    return (
        len({item.position_y for item in items}) > 1
        or any(_is_painted(box.style) for box in (grid, *items))
        or any(grid.style[f"align_{what}"] not in _AT_TOP for what in ("content", "items"))
    )


def _is_painted(style: Any) -> bool:
    return (
        getattr(style["background_color"], "alpha", 1) > 0
        or style["background_image"] != INITIAL_VALUES["background_image"]
        or style["border_bottom_style"] != "none"
    )


def _height(grid: Any) -> float:
    if grid.style["box_sizing"] == "border-box":
        return float(grid.border_height())
    return float(grid.height)


def _is_column(box: Any) -> bool:
    is_flex = isinstance(box, FlexContainerBox)
    return is_flex and box.style["flex_direction"].startswith("column")


def _unmoved(column: Any) -> Iterator[Any]:
    children = [child for child in column.children if child.is_in_normal_flow()]
    asking = [child for child in children if _is_auto(child) and child.element is not None]
    if asking:
        end = max(child.position_y + child.margin_height() for child in children)
        if column.content_box_y() + column.height - end > _SEEN:
            yield from asking


def _is_auto(child: Any) -> bool:
    return "auto" in (child.style["margin_top"], child.style["margin_bottom"])
