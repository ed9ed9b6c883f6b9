"""Drawing text: WeasyPrint asks Pango for each glyph four times, one number at a time.

Each question makes an object of Python's first. Here a run of glyphs is read at once, and what is
written for a glyph of some width in a font of some size is kept. What is rare goes WeasyPrint's
own way: text that is cut short, raised or lowered glyphs, missing ones, and the pictures of emoji
and bitmap fonts.

No change of WeasyPrint's own is known that would replace this.
"""

import struct
from typing import Any, NamedTuple

from weasyprint.draw import text
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

# PangoGlyphInfo: the glyph, its width, its offsets to the right and up, and what is not used here.
_GLYPH = struct.Struct("=IiiiI")
# Older ones tell other font sizes (GNOME/pango, issue 530).
_OLD = pango.pango_version() < 14802 or ffi.sizeof("PangoGlyphInfo") != _GLYPH.size
# From here on glyphs are none of a font's: empty ones, and ones that the font lacks.
_NO_GLYPH = pango.PANGO_GLYPH_EMPTY

_draw_first_line = text.draw_first_line


class _Run(NamedTuple):
    """Glyphs in one font: of each its number, its width and its offset to the right."""

    item: Any
    clusters: Any
    glyphs: list[tuple[int, int, int, int, int]]
    pango_font: Any
    font: Any
    size: float


def draw_first_line(
    stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any
) -> list[Any]:
    """Write the glyphs of a line into a PDF's stream; the emoji that are pictures are returned."""
    slowly = (stream, textbox, text_overflow, block_ellipsis, matrix)
    cut = text_overflow == "ellipsis" or block_ellipsis != "none"
    if _OLD or cut or textbox.style["font_size"] < 1e-6 or not textbox.text.strip():
        return list(_draw_first_line(*slowly))
    pango.pango_layout_set_single_paragraph_mode(textbox.pango_layout.layout, True)
    runs = _runs(stream, textbox.pango_layout)
    if not all(map(_is_plain, runs)):
        return list(_draw_first_line(*slowly))
    stream.set_text_matrix(*matrix.values)
    written, font = "", None
    for run in runs:
        if run.pango_font != font:
            font = run.pango_font
            if written:
                stream.show_text(written)
            written = ""
            stream.set_font_size(run.font.hash, run.size)
        written += _written(run, textbox.pango_layout, stream)
    stream.show_text(written)
    return []


def _runs(stream: Any, layout: Any) -> list[_Run]:
    line, _ = layout.get_first_line()
    found, node, known = [], line.runs[0], None
    while node != ffi.NULL:
        item, glyphs, node = node.data.item, node.data.glyphs, node.next
        pango_font = item.analysis.font
        if pango_font != known:
            known = pango_font
            font, size = stream.add_font(pango_font)
        content = ffi.buffer(glyphs.glyphs, glyphs.num_glyphs * _GLYPH.size)
        numbers = list(_GLYPH.iter_unpack(content))
        found.append(_Run(item, glyphs.log_clusters, numbers, known, font, size))
    return found


def _is_plain(run: _Run) -> bool:
    font = run.font
    if font.bitmap or font.svg or font.png or font.colr:
        return False
    return not any(rise or glyph >= _NO_GLYPH for glyph, _, _, rise, _ in run.glyphs)


def _written(run: _Run, layout: Any, stream: Any) -> str:
    """A run as PDF has it: hexadecimal, with what moves the next glyph between."""
    kept = run.font.__dict__.setdefault("_pressroom_glyphs", {}).setdefault(run.size, {})
    pieces = []
    for place, (glyph, width, offset, _, _) in enumerate(run.glyphs):
        piece = kept.get((glyph, width, offset))
        if piece is None:
            _learn(run, place, layout, stream)
            piece = kept[glyph, width, offset] = _piece(run, glyph, width, offset)
        pieces.append(piece)
    written = "<" + "".join(pieces)
    return written[:-1] if written[-1] == "<" else written + ">"


def _piece(run: _Run, glyph: int, width: int, x_offset: int) -> str:
    offset = x_offset / run.size
    kerning = run.font.widths[glyph] + offset - width * 1000 * FROM_UNITS / run.size
    moved = f">{-offset}<" if offset else ""
    return f"{moved}{glyph:04x}" + (f">{int(kerning)}<" if kerning else "")


def _learn(run: _Run, place: int, layout: Any, stream: Any) -> None:
    """Tell the font what a glyph stands for, and its width, when it is first drawn."""
    font, glyph = run.font, run.glyphs[place][0]
    if glyph not in font.to_unicode:
        font.to_unicode[glyph] = _characters(run, place, layout)
    if glyph not in font.widths:
        pango.pango_font_get_glyph_extents(
            run.pango_font, glyph, stream.ink_rect, stream.logical_rect
        )
        font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / run.size)


def _characters(run: _Run, place: int, layout: Any) -> str:
    start, leftwards = run.item.offset, run.item.analysis.level % 2
    neighbour = place - 1 if leftwards else place + 1
    last = not 0 <= neighbour < len(run.glyphs)
    end = run.item.length if last else run.clusters[neighbour]
    raw: bytes = layout.text.encode()[start + run.clusters[place] : start + end]
    return raw.decode()


FUNCTIONS = ((_draw_first_line, draw_first_line),)
