"""Writing a PDF: each number in it is asked four times what it is before it is written.

Nearly all are floats, or bytes already. And to cut a font down to the glyphs of a document,
WeasyPrint has cffi parse a type of C, an array of so many glyphs: 2 ms for each number of them that
it has not seen. An array of any length is parsed once.

Each border of a table sets its color and width anew, and each line of text is asked for its color,
and for the background and borders that it can't have. Here what begins a border of some color and
width is written as it was the first time, and a color that is set already is known as such.

No change of pydyf's or WeasyPrint's own is known that would replace this.
"""

from typing import Any

import pydyf
from weasyprint import draw
from weasyprint.css import AnonymousStyle
from weasyprint.draw import border
from weasyprint.formatting_structure.boxes import LineBox, TextBox
from weasyprint.pdf import fonts
from weasyprint.pdf.stream import Stream

_GLYPHS = "hb_codepoint_t["

_WRITTEN_AS_RGB = ("srgb", "hsl", "hwb")
_KEPT_COLOR, _KEPT_BEGINNINGS = "_pressroom_color", "_pressroom_beginnings"
_NO_COLOR, _UNSET = (None, None, None), (None, None)

_draw_line = border.draw_line
_draw_inline_level = draw.draw_inline_level
_set_color = Stream.set_color
_to_bytes = pydyf._to_bytes  # noqa: SLF001 - it is the one to replace


def to_bytes(item: Any) -> bytes:
    """`pydyf._to_bytes`: what a PDF says of an item."""
    kind = type(item)
    if kind is bytes:
        return bytes(item)
    if kind is not float:
        written: bytes = _to_bytes(item)
        return written
    return b"%d" % item if item.is_integer() else f"{item:f}".rstrip("0").encode()


class Arrays:
    """WeasyPrint's `ffi`, with arrays of glyphs whose type does not say how long they are."""

    def __init__(self, ffi: Any) -> None:
        self._ffi = ffi

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ffi, name)

    def new(self, kind: str, *values: Any) -> Any:
        """`ffi.new`."""
        return self._ffi.new(f"{_GLYPHS}]" if kind.startswith(_GLYPHS) else kind, *values)


def draw_line(  # noqa: PLR0913, PLR0917 - its own arguments
    stream: Any,
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    thickness: float,
    style: str,
    color: Any,
    offset: float = 0,
) -> None:
    """`draw_line`: what comes before its place is the same for all of a color and a width."""
    is_known = style == "solid" and color.space in _WRITTEN_AS_RGB
    if not is_known or (stream._current_color_stroke, stream._current_alpha_stroke) != _UNSET:  # noqa: SLF001
        _draw_line(stream, x1, y1, x2, y2, thickness, style, color, offset)
        return
    beginnings = vars(stream).setdefault(_KEPT_BEGINNINGS, {})
    _, beginning = beginnings.get((id(color), thickness), (None, None))
    if beginning is None:
        start = len(stream.stream)
        _draw_line(stream, x1, y1, x2, y2, thickness, style, color, offset)
        # After it: from where, to where, the stroke, and the end of its state.
        beginnings[id(color), thickness] = (color, stream.stream[start:-4])
        return
    stream.push_state()
    stream.stream += beginning[1:]
    stream.move_to(x1, y1)
    stream.line_to(x2, y2)
    stream.stroke()
    stream.pop_state()


def set_color(stream: Any, color: Any, stroke: bool = False) -> None:
    """`Stream.set_color`, which compares a color's numbers with those of the one that is set."""
    kept = vars(stream)
    known, now, alpha = kept.get(_KEPT_COLOR, _NO_COLOR)
    is_set = known is color and now is kept["_current_color"] and alpha is kept["_current_alpha"]
    if stroke or not is_set:
        _set_color(stream, color, stroke)
    if not stroke:
        kept[_KEPT_COLOR] = (color, kept["_current_color"], kept["_current_alpha"])


def draw_inline_level(  # noqa: PLR0913, PLR0917 - its own arguments
    stream: Any,
    page: Any,
    box: Any,
    offset_x: float = 0,
    text_overflow: str = "clip",
    block_ellipsis: Any = "none",
) -> None:
    """`draw_inline_level`: a line of one text is its text."""
    if not (
        type(box) is LineBox
        and type(box.style) is AnonymousStyle
        and box.background is None
        and len(box.children) == 1
        and type(box.children[0]) is TextBox
    ):
        _draw_inline_level(stream, page, box, offset_x, text_overflow, block_ellipsis)
        return
    (text,) = box.children
    with stream.marked(text, "Span"):
        draw.draw_text(
            stream,
            text,
            offset_x + text.position_x - box.position_x,
            box.text_overflow,
            box.block_ellipsis,
        )


FUNCTIONS = ((_draw_line, draw_line), (_draw_inline_level, draw_inline_level))
METHODS = (
    (pydyf, "_to_bytes", to_bytes),
    (fonts, "ffi", Arrays(fonts.ffi)),
    (Stream, "set_color", set_color),
)
