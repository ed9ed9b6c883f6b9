"""Page breaks that an author asks for and WeasyPrint does not make, as in columns of flex boxes.

A break lies between two texts or pictures. It is made where the second begins on a later page than
the first ends on, or beside it: then both are in one row, which is broken as a whole.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes

from offload.press.engines.weasyprint.warnings.listing import listed

_FORCED = ("page", "left", "right", "recto", "verso", "always")
# What is in these is no part of the flow that they stand in.
_ASIDE = (boxes.TableCellBox, boxes.InlineBlockBox, boxes.InlineFlexBox, boxes.InlineGridBox)
_BROKEN = (boxes.BlockLevelBox, boxes.TableRowBox, boxes.TableRowGroupBox)
# Pixels by which what lies below another may overlap it.
_OVERLAP = 2


class Spot(NamedTuple):
    """Where a text or picture begins and ends: pages, and pixels from their tops."""

    first_page: int
    top: float
    last_page: int
    bottom: float


class Break(NamedTuple):
    """A break that is asked for.

    Args:
        element: that asks.
        before: number of the last text or picture before it.
        after: number of the first behind it.
    """

    element: Any
    before: int
    after: int


def asked(root_box: Any, name: str) -> list[Break]:
    """The breaks of a document.

    Args:
        root_box: of its box tree, before the layout.
        name: of the attribute that has the number of a text or picture.
    """
    found: list[Break] = []
    _Flow(name, found).read(root_box)
    return found


class _Flow:
    """What follows one another from page to page."""

    def __init__(self, name: str, found: list[Break]) -> None:
        self._name = name
        self._found = found
        self._last: int | None = None
        self._asking: Any = None

    def read(self, box: Any) -> None:
        """Go on with a box."""
        if not box.is_in_normal_flow():
            _Flow(self._name, self._found).read_all(box)
            return
        is_broken = isinstance(box, _BROKEN)
        if is_broken and box.style["break_before"] in _FORCED:
            self._asking = box.element
        if (number := vars(box).get(self._name)) is not None:
            self._pass(number)
        elif isinstance(box, _ASIDE):
            _Flow(self._name, self._found).read_all(box)
        else:
            self.read_all(box)
        if is_broken and box.style["break_after"] in _FORCED:
            self._asking = box.element

    def read_all(self, box: Any) -> None:
        """Go on with what is in a box."""
        for child in getattr(box, "children", ()):
            self.read(child)

    def _pass(self, number: int) -> None:
        if self._asking is not None and self._last is not None:
            self._found.append(Break(self._asking, self._last, number))
        self._last, self._asking = number, None


def sentences(breaks: list[Break], spots: Mapping[int, Spot]) -> Iterator[str]:
    """A warning about the breaks that were not made.

    Args:
        breaks: that are asked for.
        spots: of texts and pictures, by their numbers.
    """
    missing = [one for one in breaks if _is_missing(one, spots)]
    if missing:
        names = listed([*dict.fromkeys(f"<{one.element.tag}>" for one in missing)])
        why = "for what is around them is not broken there"
        yield f"Page breaks are not made, {why} ({len(missing)}): {names}"


def _is_missing(one: Break, spots: Mapping[int, Spot]) -> bool:
    before, after = spots.get(one.before), spots.get(one.after)
    if before is None or after is None or before.last_page != after.first_page:
        return False
    return before.bottom <= after.top + _OVERLAP
