"""Collapsed borders: each side of each cell, row and group contends for its place, one by one.

Most have no border on a side, and lose to any, or have the same as a thousand others. What a style
brings to each side is worked out once for a style here, and sides without a border, which can't
win, are passed over. The others contend in WeasyPrint's order.

No change of WeasyPrint's own is known that would replace this.
"""

from collections.abc import Iterator
from typing import Any

from weasyprint.draw.color import get_color
from weasyprint.layout import table as weasyprint_table

_STYLES = (
    *("none", "inset", "groove", "outset", "ridge", "dotted", "dashed", "solid", "double"),
    "hidden",
)
_SCORES = {style: score for score, style in enumerate(_STYLES)}
_DRAWN_AS = {"inset": "ridge", "outset": "groove"}
_SIDES = ("top", "right", "bottom", "left")
_WIDTHS = tuple(f"border_{side}_width" for side in _SIDES)
_NO_WIDTHS = dict.fromkeys(_WIDTHS, 0.0)
_WEAKEST = (0, 0, _SCORES["none"])
_NONE = (_WEAKEST, ("none", 0, weasyprint_table.TRANSPARENT))
# Inside of a cell that spans rows or columns.
_STRONGEST = ((1, 0, _SCORES["hidden"]), ("hidden", 0, weasyprint_table.TRANSPARENT))

# How it contends, and what is drawn if it wins: style, width, color.
_Border = tuple[tuple[int, float, int], tuple[str, float, Any]]
_Lines = list[list[_Border]]
_Sides = tuple[_Border | None, _Border | None, _Border | None, _Border | None]

_collapse_table_borders = weasyprint_table.collapse_table_borders


class _Grid:
    """The lines between the cells of a table, left to right and top to bottom."""

    def __init__(self, table: Any, width: int, height: int) -> None:
        self.vertical: _Lines = [[_NONE] * (width + 1) for _ in range(height)]
        self.horizontal: _Lines = [[_NONE] * width for _ in range(height + 1)]
        self._is_ltr = table.style["direction"] == "ltr"
        # By the id of a style, which a box of the table holds.
        self._sides: dict[int, _Sides] = {}

    def span(self, cell: Any, y: int) -> None:
        """Have no borders inside of a cell."""
        x, across, down = cell.grid_x, cell.colspan, cell.rowspan
        for row in range(y, y + down):
            for place in self._places(x + 1, x + across):
                self.vertical[row][place] = _STRONGEST
        for row in range(y + 1, y + down):
            for place in self._places(x, x + across):
                self.horizontal[row][place] = _STRONGEST

    def contend(self, style: Any, x: int, y: int, across: int, down: int) -> None:
        """Let the borders of a box win over weaker ones; of equal ones the earlier stays."""
        sides = self._sides.get(id(style))
        if sides is None:
            sides = self._sides[id(style)] = _sides(style)
        top, right, bottom, left = sides
        if left or right:
            start, end = (x, x + across) if self._is_ltr else (-1 - across - x, -1 - x)
            for row in self.vertical[y : y + down]:
                if left and row[start][0] < left[0]:
                    row[start] = left
                if right and row[end][0] < right[0]:
                    row[end] = right
        for line, border in ((y, top), (y + down, bottom)):
            if border:
                contested = self.horizontal[line]
                for place in self._places(x, x + across):
                    if contested[place][0] < border[0]:
                        contested[place] = border

    def _places(self, start: int, end: int) -> range:
        """Columns as they are counted from the left; negative ones, where they begin right."""
        return range(start, end) if self._is_ltr else range(-1 - start, -1 - end, -1)

    def around(self, cell: Any, y: int) -> tuple[float, float, float, float]:
        """The widths of the borders at a cell's sides: half of each is its own."""
        x, across, down = cell.grid_x, cell.colspan, cell.rowspan
        if self._is_ltr:
            columns, start, end = slice(x, x + across), x, x + across
        else:
            columns, start, end = slice(-across - x, -x or None), -1 - across - x, -1 - x
        rows = self.vertical[y : y + down]
        return (
            max(border[1][1] for border in self.horizontal[y][columns]),
            max(row[end][1][1] for row in rows),
            max(border[1][1] for border in self.horizontal[y + down][columns]),
            max(row[start][1][1] for row in rows),
        )


def collapse_table_borders(table: Any, grid_width: int, grid_height: int) -> tuple[_Lines, _Lines]:
    """`collapse_table_borders`: the lines of a table; its boxes get their borders' widths."""
    if not (grid_width and grid_height):
        return [], []
    grid = _Grid(table, grid_width, grid_height)
    _contend(grid, table, grid_width, grid_height)
    _share_out(grid, table, grid_width, grid_height)
    return grid.vertical, grid.horizontal


def _contend(grid: _Grid, table: Any, width: int, height: int) -> None:
    """Cells, then rows, groups of rows, columns, their groups, the table (CSS 2.1, 17.6.2.1)."""
    for y, row in enumerate(_rows(table)):
        for cell in row.children:
            if not cell.colspan == cell.rowspan == 1:
                grid.span(cell, y)
            grid.contend(cell.style, cell.grid_x, y, cell.colspan, cell.rowspan)
    for y, row in enumerate(_rows(table)):
        grid.contend(row.style, 0, y, width, 1)
    y = 0
    for group in table.children:
        grid.contend(group.style, 0, y, width, len(group.children))
        y += len(group.children)
    for group in table.column_groups:
        for column in group.children:
            grid.contend(column.style, column.grid_x, 0, 1, height)
    for group in table.column_groups:
        grid.contend(group.style, group.grid_x, 0, group.span, height)
    grid.contend(table.style, 0, 0, width, height)


def _share_out(grid: _Grid, table: Any, width: int, height: int) -> None:
    for groups in (table.children, table.column_groups):
        for group in groups:
            vars(group).update(_NO_WIDTHS)
            for part in group.children:
                vars(part).update(_NO_WIDTHS)
    for y, row in enumerate(_rows(table)):
        for cell in row.children:
            _set_widths(cell, *grid.around(cell, y))
    first, last = grid.vertical[0][0], grid.vertical[0][width]
    _set_widths(
        table,
        max(border[1][1] for border in grid.horizontal[0]),
        last[1][1],
        max(border[1][1] for border in grid.horizontal[height]),
        first[1][1],
    )


def _set_widths(box: Any, *widths: float) -> None:
    for name, width in zip(_WIDTHS, widths, strict=True):
        setattr(box, name, width / 2)


def _rows(table: Any) -> Iterator[Any]:
    for group in table.children:
        yield from group.children


def _sides(style: Any) -> _Sides:
    top, right, bottom, left = (_border(style, side) for side in _SIDES)
    return top, right, bottom, left


def _border(style: Any, side: str) -> _Border | None:
    """What a style has on a side, unless that can't win."""
    line, width = style[f"border_{side}_style"], style[f"border_{side}_width"]
    score = (1 if line == "hidden" else 0, width, _SCORES[line])
    color = get_color(style, f"border_{side}_color")
    return None if score == _WEAKEST else (score, (_DRAWN_AS.get(line, line), width, color))


FUNCTIONS = ((_collapse_table_borders, collapse_table_borders),)
