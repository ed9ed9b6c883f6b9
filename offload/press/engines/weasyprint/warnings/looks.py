"""Attributes for looks: browsers obey them (HTML, 15.2), WeasyPrint with `browser_styles` alone.

What they ask for is compared with the style that the element has without them, and where it is
room, with what the element has of it on its pages. Attributes that most documents have for old
programs' sake are not named: `cellpadding`, `cellspacing`, `valign`, and the width of a table and
its cells.
"""

import re
from collections.abc import Callable, Iterator
from math import inf, isclose
from typing import Any
from xml.etree.ElementTree import Element

from tinycss2.color5 import parse_color
from weasyprint.formatting_structure.boxes import (
    LineBox,
    ReplacedBox,
    TableBox,
    TableCellBox,
    TableRowBox,
)
from weasyprint.html import map_to_dimension_property, parse_legacy_color

from offload.press.engines.weasyprint.warnings.listing import listed

_Style = Any
_Box = Any
# Whether a value of an attribute would change an element's box, or, of room, its boxes on pages.
_Changes = Callable[[str, Element, _Box, _Style], bool]

_ALIGNED = {"middle": "center", "center": "center", "right": "end", "justify": "justify"}
_WHITE = ("", "white", "#fff", "#ffffff", "transparent")
_MARKERS = {"a": "lower-alpha", "i": "lower-roman", "circle": "circle", "square": "square"}
# Pixels of room that are seen.
_SEEN = 2
_NUMBER = re.compile(r"[+-]?\d+")


def sentences(root: Element, root_box: Any, context: Any, pages: list[Any]) -> list[str]:
    """A warning about the attributes that would have changed a document.

    Args:
        root: its root element.
        root_box: of its box tree.
        context: of its layout.
        pages: that were laid out.
    """
    asking = [*_asking(root)]
    if not asking:
        return []
    boxes = {box.element: box for box in [*root_box.descendants()][::-1]}  # the outermost
    pieces = _pieces(pages) if any(changes in _OF_ROOM for *_, changes in asking) else {}
    left_out = dict.fromkeys(
        f"<{element.tag} {name}>"
        for element, name, changes in asking
        if element in boxes
        and changes(
            element.get(name, "").strip().lower(),
            element,
            pieces.get(element, []) if changes in _OF_ROOM else boxes[element],
            context.style_for(element),
        )
    )
    if not left_out:
        return []
    named = listed([*left_out])
    return [f"Attributes for looks are left out ({named}): browser_styles=true obeys them"]


def _asking(root: Element) -> Iterator[tuple[Element, str, _Changes]]:
    for element in root.iter():
        for name in element.keys():  # noqa: SIM118 - an element is no dictionary
            if changes := _ATTRIBUTES.get((str(element.tag), name)):
                yield element, name, changes


def _pieces(pages: list[Any]) -> dict[Any, list[Any]]:
    """The boxes of tables, rows and cells on their pages."""
    pieces: dict[Any, list[Any]] = {}
    for page in pages:
        for box in page._page_box.descendants():  # noqa: SLF001 - nowhere else is it
            if isinstance(box, (TableBox, TableRowBox, TableCellBox)):
                pieces.setdefault(box.element, []).append(box)
    return pieces


def _is_empty(element: Element) -> bool:
    pictures = (element.find(f".//{name}") for name in ("img", "table"))
    return not "".join(element.itertext()).strip() and not any(p is not None for p in pictures)


def _text_align(value: str, element: Element, _: _Box, style: _Style) -> bool:
    own = style["text_align_all"].replace("right", "end")
    return value in _ALIGNED and _ALIGNED[value] != own and not _is_empty(element)


def _table_align(value: str, _: Element, __: _Box, style: _Style) -> bool:
    if value == "center":
        return bool(style["margin_left"] != "auto")
    return value == "right" and style["float"] == "none"


def _picture_align(value: str, _: Element, __: _Box, style: _Style) -> bool:
    return value in ("left", "right") and style["float"] == "none"


def _ground(value: str, _: Element, __: _Box, style: _Style) -> bool:
    return value not in _WHITE and getattr(style["background_color"], "alpha", 1) == 0


def _background(value: str, _: Element, __: _Box, style: _Style) -> bool:
    return bool(value) and all(image[0] == "none" for image in style["background_image"])


def _border(value: str, element: Element, box: _Box, style: _Style) -> bool:
    if (number := _integer(value)) is None or number <= 0:
        return False
    styles = [style, *(b.style for b in box.descendants() if b.element_tag in ("td", "th"))][:2]
    return element.tag != "table" or all(s["border_top_style"] == "none" for s in styles)


def _size(side: str) -> _Changes:
    def changes(value: str, _: Element, box: _Box, style: _Style) -> bool:
        asked = map_to_dimension_property(value)
        if asked is None or style[side] != "auto" or not isinstance(box, ReplacedBox):
            return False
        if side == "height" and _is_fluid(style):
            return False
        sizes = box.replacement.get_intrinsic_size(style["image_resolution"], style["font_size"])
        own = sizes[side == "height"]
        return own is None or not asked.endswith("px") or not isclose(own, float(asked[:-2]))

    return changes


def _is_fluid(style: _Style) -> bool:
    """Whether the author gives a width: `height: auto` looks like none."""
    return bool(style["width"] != "auto" or getattr(style["max_width"], "value", inf) != inf)


def _space(side: str) -> _Changes:
    def changes(value: str, _: Element, __: _Box, style: _Style) -> bool:
        asked = map_to_dimension_property(value)
        own = style[side]
        return asked not in (None, "0px", "0.0px") and own != "auto" and own.value == 0

    return changes


def _nowrap(_: str, element: Element, pieces: _Box, style: _Style) -> bool:
    """Whether a text is in more lines than its author gave it."""
    if style["white_space"] != "normal":
        return False
    most = 1 + sum(1 for _ in element.iter("br"))
    blocks = (box for piece in pieces for box in (piece, *piece.descendants()))
    return any(
        sum(isinstance(child, LineBox) for child in getattr(block, "children", ())) > most
        for block in blocks
    )


def _low(value: str, _: Element, pieces: _Box, style: _Style) -> bool:
    asked = map_to_dimension_property(value)
    if asked is None or not asked.endswith("px") or style["height"] != "auto":
        return False
    own = sum(box.border_height() if _is_cell(box) else box.height for box in pieces)
    return bool(pieces) and own + _SEEN < float(asked[:-2])


def _is_cell(box: _Box) -> bool:
    return isinstance(box, TableCellBox)


def _start(value: str, _: Element, __: _Box, style: _Style) -> bool:
    return _integer(value) not in (None, 1) and style["list_style_type"] != "none"


def _value(value: str, _: Element, __: _Box, style: _Style) -> bool:
    return _integer(value) is not None and style["list_style_type"] != "none"


def _marker(value: str, _: Element, __: _Box, style: _Style) -> bool:
    own = style["list_style_type"]
    return own in ("decimal", "disc") and value in _MARKERS


def _color(value: str, element: Element, _: _Box, style: _Style) -> bool:
    asked = parse_color(parse_legacy_color(value) or "")
    if asked is None or _is_empty(element):
        return False
    pairs = zip(asked.to("srgb").coordinates, style["color"].to("srgb").coordinates, strict=True)
    return not all(isclose(one, other, abs_tol=0.01) for one, other in pairs)


def _face(value: str, element: Element, _: _Box, style: _Style) -> bool:
    first = value.partition(",")[0].strip(" '\"")
    return bool(first) and style["font_family"][0].lower() != first and not _is_empty(element)


def _font_size(value: str, element: Element, _: _Box, __: _Style) -> bool:
    is_own = "font" in element.get("style", "")
    return _integer(value) is not None and value not in ("3", "+0") and not is_own


def _integer(value: str) -> int | None:
    found = _NUMBER.match(value)
    return int(found[0]) if found else None


_GROUPS = ("tr", "td", "th", "thead", "tbody", "tfoot")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SIDES = (("h", "left"), ("v", "top"))
# Those that are compared with pages.
_OF_ROOM = (_low, _nowrap)
_ATTRIBUTES: dict[tuple[str, str], _Changes] = {
    **{(tag, "align"): _text_align for tag in ("div", "p", "caption", *_HEADINGS, *_GROUPS)},
    **{(tag, "bgcolor"): _ground for tag in ("body", "table", *_GROUPS)},
    **{(tag, "background"): _background for tag in ("body", "table", *_GROUPS)},
    **{("img", side): _size(side) for side in ("width", "height")},
    **{("img", f"{way}space"): _space(f"margin_{side}") for way, side in _SIDES},
    **{(tag, "height"): _low for tag in ("table", "tr", "td", "th")},
    **{(tag, "nowrap"): _nowrap for tag in ("td", "th")},
    ("table", "align"): _table_align,
    ("table", "border"): _border,
    ("img", "align"): _picture_align,
    ("img", "border"): _border,
    ("ol", "start"): _start,
    ("li", "value"): _value,
    **{(tag, "type"): _marker for tag in ("ol", "ul", "li")},
    ("body", "text"): _color,
    ("font", "color"): _color,
    ("font", "face"): _face,
    ("font", "size"): _font_size,
}
