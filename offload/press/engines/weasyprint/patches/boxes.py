"""Boxes: for each, and again for each of its copies, its style is read property by property.

What a style says in pixels does not depend on the box. Used lengths, radii, and what is added to a
width are worked out once for a style here, as long as the values stay what they were: layout sets
some of them. What has percentages, `calc()` or a `box-sizing` of its own goes WeasyPrint's way. Of
a report of 200 pages it is a twentieth of the time, of a long table a seventh.

No change of WeasyPrint's own is known that would replace this.
"""

from collections.abc import Iterator
from math import inf
from operator import itemgetter
from typing import Any

from weasyprint.css.functions import check_math
from weasyprint.formatting_structure import boxes
from weasyprint.layout import background, percent, preferred

_KEPT_LENGTHS, _KEPT_RADII, _KEPT_LIMITS, _KEPT_ADDED = (
    f"_pressroom_{name}" for name in ("lengths", "radii", "limits", "added")
)
_BORDERS = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))
_SIZES = ("width", "height", "min_width", "min_height", "max_width", "max_height")
_LENGTHS = (
    *(f"margin_{side}" for side in ("left", "right", "top", "bottom")),
    *(f"padding_{side}" for side in ("left", "right", "top", "bottom")),
    *_SIZES,
)
_RADII = tuple(
    f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left")
)
_ADDED = ("margin_left", "padding_left", "margin_right", "padding_right")
_SQUARE = (0, "px")
_WITHOUT_BACKGROUNDS = (boxes.LineBox, boxes.TextBox)
_ELSEWHERE = {"absolute", "fixed"}

_ALL = (*_LENGTHS, *_BORDERS, "border_collapse", "box_sizing")
_lengths = itemgetter(*_ALL)
_radii = itemgetter(*_RADII)
_limits = itemgetter("min_width", "max_width")
_added = itemgetter(*_ADDED)

_resolve_percentages = percent.resolve_percentages
_resolve_radii_percentages = percent.resolve_radii_percentages
_layout_box_backgrounds = background.layout_box_backgrounds
_min_max = preferred.min_max
_margin_width = preferred.margin_width


def resolve_percentages(box: Any, containing_block: Any) -> None:
    """`resolve_percentages`: a box's used margins, paddings, borders and sizes."""
    values, kept = _lengths(box.style), vars(box.style)
    if (known := kept.get(_KEPT_LENGTHS)) is None or known[0] != values:
        known = kept[_KEPT_LENGTHS] = values, *_used_lengths(values)
    _, lengths, borders, collapse = known
    if lengths is None:
        _resolve_percentages(box, containing_block)
        return
    used = _used(box)
    used.update(lengths)
    if collapse:  # what collapsed borders have become stays
        used.update({name: width for name, width in borders.items() if name not in used})
    else:
        used.update(borders)


def _used_lengths(values: tuple[Any, ...]) -> tuple[Any, Any, bool]:
    *lengths, collapse, sizing = values
    borders = dict(zip(_BORDERS, lengths[len(_LENGTHS) :], strict=True))
    fixed = lengths[: len(_LENGTHS)]
    if sizing != "content-box" or not all(map(_is_fixed, fixed)):
        return None, None, False
    used = {
        name: value if value == "auto" else value.value
        for name, value in zip(_LENGTHS, fixed, strict=True)
    }
    for name in ("min_width", "min_height"):
        if used[name] == "auto":
            used[name] = 0
    return used, borders, collapse == "collapse"


def _is_fixed(value: Any) -> bool:
    return value == "auto" or (not check_math(value) and getattr(value, "unit", "%") != "%")


def resolve_radii_percentages(box: Any) -> None:
    """`resolve_radii_percentages`: most boxes have square corners."""
    values, kept = _radii(box.style), vars(box.style)
    if (known := kept.get(_KEPT_RADII)) is None or known[0] != values:
        known = kept[_KEPT_RADII] = values, all(_SQUARE in corner for corner in values)
    if known[1]:
        _used(box).update(_NO_RADII)
    else:
        _resolve_radii_percentages(box)


def _used(box: Any) -> dict[str, Any]:
    """A box's used values; what stands for a box that is absolute passes them on to it."""
    own: dict[str, Any] = vars(box)
    return vars(own["_box"]) if "_box" in own else own


_NO_RADII = dict.fromkeys(_RADII, (0, 0))


def min_max(box: Any, width: Any) -> Any:
    """`min_max`: a width within the limits that are set."""
    if isinstance(box, boxes.ReplacedBox):
        return _min_max(box, width)
    values, kept = _limits(box.style), vars(box.style)
    if (known := kept.get(_KEPT_LIMITS)) is None or known[0] != values:
        least, most = (value.value if _is_length(value) else None for value in values)
        known = kept[_KEPT_LIMITS] = values, least or 0, inf if most is None else most
    return max(known[1], min(width, known[2]))


def margin_width(box: Any, width: Any, left: bool = True, right: bool = True) -> Any:
    """`margin_width`: a width with the margins, paddings and borders around it."""
    style = box.style
    values, kept = _added(style), vars(style)
    if (known := kept.get(_KEPT_ADDED)) is None or known[0] != values:
        known = kept[_KEPT_ADDED] = values, _lengths_alone(values)
    if known[1] is None or not (left and right):
        return _margin_width(box, width, left, right)
    for added in known[1]:  # one by one, for the sum of floats that it was
        width += added
    used = _used(box) if style["border_collapse"] == "collapse" else {}
    for name in ("border_left_width", "border_right_width"):
        width += used[name] if name in used else style[name]
    return width / 1


def _lengths_alone(values: tuple[Any, ...]) -> list[Any] | None:
    lengths = [v for v in values if v != "auto" and not check_math(v)]
    return [v.value for v in lengths] if all(map(_is_length, lengths)) else None


def _is_length(value: Any) -> bool:
    return not (value == "auto" or check_math(value) or value.unit == "%")


def is_in_normal_flow(box: Any) -> bool:
    """`Box.is_in_normal_flow`."""
    style = box.style
    position = style["position"]  # a tuple for notes and running elements
    return (
        # Asked of the box: an item of a flex box or a grid doesn't float, whatever its style says.
        (style["float"] == "none" or not (box.is_floated() or box.is_footnote()))
        and position not in _ELSEWHERE
        and position[0] not in ("running()", "note()")
    )


def descendants(box: Any, placeholders: bool = False) -> Iterator[Any]:
    """`Box.descendants`, without a generator for each of them: a box, its children and theirs."""
    yield box
    pending = [iter(box.children)]
    while pending:
        for child in pending[-1]:
            if not isinstance(child, boxes.Box):  # it stands for one that is absolute
                yield from child.descendants(placeholders) if placeholders else (child,)
                continue
            yield child
            if child.children:
                pending.append(iter(child.children))
                break
        else:
            pending.pop()


def layout_box_backgrounds(
    page: Any,
    box: Any,
    get_image_from_uri: Any,
    layout_children: bool = True,
    style: Any = None,
) -> None:
    """`layout_box_backgrounds`: lines and texts have none, nor borders that have radii."""
    is_first_line = f"{box.element_tag}".endswith("::first-line")
    if type(box) in _WITHOUT_BACKGROUNDS and not is_first_line:
        box.background = None
        for child in box.children:
            layout_box_backgrounds(page, child, get_image_from_uri)
    else:
        _layout_box_backgrounds(page, box, get_image_from_uri, layout_children, style)


FUNCTIONS = (
    (_layout_box_backgrounds, layout_box_backgrounds),
    (_resolve_percentages, resolve_percentages),
    (_resolve_radii_percentages, resolve_radii_percentages),
    (_min_max, min_max),
    (_margin_width, margin_width),
)
METHODS = (
    (boxes.Box, "is_in_normal_flow", is_in_normal_flow),
    (boxes.Box, "descendants", descendants),
)
