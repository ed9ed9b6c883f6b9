"""Drawing text: WeasyPrint asks Pango for each glyph four times, one number at a time.

Each question makes an object of Python's first. Here a run of glyphs is read at once, and what is
written for a glyph of some width in a font of some size is kept. What is rare goes WeasyPrint's
own way: text that is cut short, raised or lowered glyphs, missing ones, and the pictures of emoji
and bitmap fonts.

Pango finds the glyphs of a line when it is laid out, and WeasyPrint lets go of them, to have them
found again when it is drawn. Here they are read when it lets go: 20 bytes a glyph. A line that is
justified, or is the first to have a glyph of a font, is asked for again.

No change of WeasyPrint's own is known that would replace this.
"""

import struct
from typing import Any, NamedTuple

from weasyprint.draw import text
from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.line_break import Layout

# PangoGlyphInfo: the glyph, its width, its offsets to the right and up, and what is not used here.
GLYPH = struct.Struct("=IiiiI")
# Older ones tell other font sizes (GNOME/pango, issue 530).
_OLD = pango.pango_version() < 14802 or ffi.sizeof("PangoGlyphInfo") != GLYPH.size
# From here on glyphs are none of a font's: empty ones, and ones that the font lacks.
_NO_GLYPH = pango.PANGO_GLYPH_EMPTY

# Fonts of a document, each in one size, whose glyphs are kept.
_MOST_FONTS = 500
_KEPT_GLYPHS, _KEPT_FONTS = "_pressroom_glyphs", "_pressroom_fonts"
# Of a page's stream, by the font that Pango has: what was added to the PDF for it.
_KEPT_ADDED = "_pressroom_added"
# What styles that set text alike share: see `lines`.
KEPT_TYPE = "_pressroom_type"

_draw_first_line = text.draw_first_line
_reactivate, _deactivate = Layout.reactivate, Layout.deactivate


class _UnknownGlyphError(Exception):
    """A glyph is to be written of which it is not kept what it stands for."""


class _Run(NamedTuple):
    """Glyphs in one font: of each its number, its width and its offset to the right.

    Without `item` and `clusters` they are ones that were kept.
    """

    item: Any
    clusters: Any
    glyphs: list[tuple[int, int, int, int, int]]
    pango_font: Any
    font: Any
    size: float


def forget_fonts(font_config: Any) -> None:
    """Let go of the fonts whose glyphs were kept, once nothing is drawn any more."""
    vars(font_config).pop(_KEPT_FONTS, None)


def deactivate(layout: Any) -> None:
    """`Layout.deactivate`, which keeps the glyphs of its line."""
    kept = vars(layout)
    if "layout" not in kept:  # it was drawn from them
        return
    if _KEPT_GLYPHS not in kept:
        kept[_KEPT_GLYPHS] = (layout.style, _glyphs(layout))
    _deactivate(layout)


def reactivate(layout: Any, style: Any) -> None:
    """`Layout.reactivate`, where its glyphs are not kept."""
    laid_out_in, glyphs = vars(layout).get(_KEPT_GLYPHS, (None, None))
    if glyphs is None or not _is_set_alike(laid_out_in, style):
        vars(layout).pop(_KEPT_GLYPHS, None)
        _reactivate(layout, style)


def _is_set_alike(style: Any, other: Any) -> bool:
    shared = vars(style).get(KEPT_TYPE)
    return style is other or (shared is not None and shared is vars(other).get(KEPT_TYPE))


def _glyphs(layout: Any) -> list[tuple[Any, bytes]] | None:
    """The glyphs of each of its runs, and their fonts, if it will be drawn as it is."""
    text, style = layout.text, layout.style
    if (
        _OLD
        or layout.justification_spacing
        or style["word_spacing"]
        or text.splitlines() != [text]
        or "\t" in text
        or pango.pango_layout_get_line_readonly(layout.layout, 1) != ffi.NULL
    ):
        return None
    fonts = vars(style.font_config).setdefault(_KEPT_FONTS, {})
    found, node = [], pango.pango_layout_get_line_readonly(layout.layout, 0).runs
    while node != ffi.NULL:
        font, glyphs, node = node.data.item.analysis.font, node.data.glyphs, node.next
        if fonts.setdefault(font, layout.layout) is layout.layout and len(fonts) > _MOST_FONTS:
            del fonts[font]
            return None
        found.append((font, bytes(ffi.buffer(glyphs.glyphs, glyphs.num_glyphs * GLYPH.size))))
    return found


def draw_first_line(
    stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any
) -> list[Any]:
    """Write the glyphs of a line into a PDF's stream; the emoji that are pictures are returned."""
    slowly = (stream, textbox, text_overflow, block_ellipsis, matrix)
    cut = text_overflow == "ellipsis" or block_ellipsis != "none"
    if _OLD or cut or textbox.style["font_size"] < 1e-6 or not textbox.text.strip():
        _revive(textbox)
        return list(_draw_first_line(*slowly))
    runs = _runs(stream, textbox)
    if not all(map(_is_plain, runs)):
        _revive(textbox)
        return list(_draw_first_line(*slowly))
    try:
        pieces = [_written(run, textbox.pango_layout, stream) for run in runs]
    except _UnknownGlyphError:
        _revive(textbox)
        return draw_first_line(*slowly)
    stream.set_text_matrix(*matrix.values)
    written, font = "", None
    for run, piece in zip(runs, pieces, strict=True):
        if run.pango_font != font:
            font = run.pango_font
            if written:
                stream.show_text(written)
            written = ""
            stream.set_font_size(run.font.hash, run.size)
        written += piece
    stream.show_text(written)
    return []


def _revive(textbox: Any) -> None:
    """Have Pango find the glyphs again."""
    layout = textbox.pango_layout
    if "layout" not in vars(layout):
        vars(layout).pop(_KEPT_GLYPHS)
        _reactivate(layout, textbox.style)


def _runs(stream: Any, textbox: Any) -> list[_Run]:
    layout = textbox.pango_layout
    if "layout" not in vars(layout):
        return _kept_runs(stream, vars(layout)[_KEPT_GLYPHS][1])
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    line, _ = layout.get_first_line()
    found, node, known = [], line.runs[0], None
    while node != ffi.NULL:
        item, glyphs, node = node.data.item, node.data.glyphs, node.next
        pango_font = item.analysis.font
        if pango_font != known:
            known = pango_font
            font, size = stream.add_font(pango_font)
        content = ffi.buffer(glyphs.glyphs, glyphs.num_glyphs * GLYPH.size)
        numbers = list(GLYPH.iter_unpack(content))
        found.append(_Run(item, glyphs.log_clusters, numbers, known, font, size))
    return found


def _kept_runs(stream: Any, kept: list[tuple[Any, bytes]]) -> list[_Run]:
    found, added = [], vars(stream).setdefault(_KEPT_ADDED, {})
    for pango_font, content in kept:
        # It is held where its glyphs are kept, so that no other font gets its address.
        if pango_font not in added:
            added[pango_font] = stream.add_font(pango_font)
        font, size = added[pango_font]
        found.append(_Run(None, None, list(GLYPH.iter_unpack(content)), pango_font, font, size))
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
    if run.item is None and not (glyph in font.to_unicode and glyph in font.widths):
        raise _UnknownGlyphError
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
METHODS = ((Layout, "reactivate", reactivate), (Layout, "deactivate", deactivate))
