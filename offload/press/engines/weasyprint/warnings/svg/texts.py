"""Text in SVG that is not seen: beyond the paper's edge, or in elements that are not drawn.

Where a text is on its page is known once it is drawn. What is drawn into a group is kept until the
group is drawn itself.
"""

import logging
from typing import Any

from weasyprint import svg
from weasyprint.anchors import rectangle_aabb
from weasyprint.pdf.stream import Stream
from weasyprint.svg import text as _text
from weasyprint.svg.bounding_box import is_valid_bounding_box

from offload.press.engines import areas
from offload.press.engines.areas import Area
from offload.press.engines.weasyprint.mends.svg import switches, symbols
from offload.press.engines.weasyprint.warnings.svg import left_out

# How warnings begin in WeasyPrint's own log: the words that are beyond the edge, or not drawn.
BEYOND = "Text of SVG lies beyond the paper's edge: "
UNDRAWN = "Text in <foreignObject> of SVG is not drawn: "

UNKNOWN = "Nothing is shown for <use> in SVG: "

_LOG = logging.getLogger("weasyprint")
_TEXTS = "_pressroom_texts"

_draw_x_object = Stream.draw_x_object


def init(picture: Any, tree: Any, *rest: Any, **more: Any) -> None:
    """`SVG.__init__`, with a look at what is not drawn."""
    switches.init(picture, tree, *rest, **more)
    left_out.look(tree)
    for foreign in tree.iter(switches.FOREIGN):
        if words := " ".join("".join(foreign.itertext()).split()):
            _LOG.warning(UNDRAWN + "%s", words)


def draw_text(picture: Any, node: Any, font_size: float) -> None:
    """`text`, which is then looked for on its page."""
    _text(picture, node, font_size)
    box = node.text_bounding_box
    if node.text and node.text.strip() and is_valid_bounding_box(box):
        _place(picture.stream, node.text, rectangle_aabb(picture.stream.ctm, *box))


def get_use_tree(picture: Any, node: Any, font_size: float) -> Any:
    """`get_use_tree`, and a warning where it finds nothing."""
    tree = symbols.get_use_tree(picture, node, font_size)
    if tree is None:
        href = node.get("href") or node.get("{http://www.w3.org/1999/xlink}href") or ""
        _LOG.warning(UNKNOWN + "%s is not in the same document", href[:100] or "what it names")
    return tree


def draw_x_object(stream: Any, reference: str) -> None:
    """`Stream.draw_x_object`, with the texts that are in a group."""
    _draw_x_object(stream, reference)
    group = stream._resources["XObject"].get(reference)  # noqa: SLF001 - nowhere else is it
    for words, (left, top, right, bottom) in vars(group).get(_TEXTS, ()) if group else ():
        corners = rectangle_aabb(stream.ctm, left, top, right - left, bottom - top)
        _place(stream, words, corners)


def _place(stream: Any, words: str, corners: tuple[float, float, float, float]) -> None:
    """A text on a page, or in a group, where it waits."""
    if stream.extra:
        vars(stream).setdefault(_TEXTS, []).append((words, corners))
        return
    page, place = _in_pixels(stream, corners)
    if outside := areas.words_outside(words, place, page):
        _LOG.warning(BEYOND + "%s", outside)


def _in_pixels(stream: Any, corners: tuple[float, float, float, float]) -> tuple[Area, Area]:
    """The page and a place on it: PDF counts in points, from the bottom."""
    left, top, width, height = stream.page_rectangle  # with its bleed
    height_in_points = stream._ctm_stack[0].values[5]  # noqa: SLF001 - of the page's own matrix
    bottom = height + 2 * top
    scale = height_in_points / bottom
    x1, y1, x2, y2 = (value / scale for value in corners)
    return Area(0, 0, width + 2 * left, bottom), Area(x1, bottom - y2, x2, bottom - y1)


FUNCTIONS = ((_text, draw_text), (symbols.get_use_tree, get_use_tree))
METHODS: tuple[tuple[Any, str, Any], ...] = (
    (svg.SVG, "__init__", init),
    (Stream, "draw_x_object", draw_x_object),
)
TAGS = dict.fromkeys((tag for tag, draw in svg.TAGS.items() if draw is _text), draw_text)
