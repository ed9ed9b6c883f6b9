"""Text beyond the paper's edge: Typst sets it there, and says nothing.

Most text is upright, and its place can be read of what is drawn in a twentieth of the time that the
document takes. PDFium, which takes longer, is asked about a page with other text, and for words.
"""

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

import pikepdf
import pypdfium2

from offload.press.engines import areas
from offload.press.engines.areas import Area

# As Typst writes what it draws: a place, and upright texts: font, size, offset and glyphs.
_END, _PLACE, _TEXT = b"\nQ\n", b"q 1 0 0 -1 ", b" Tr/"
_UPRIGHT = re.compile(
    rb"(\w+) (-?[\d.]+) Tf 1 0 0 -1 (-?[\d.]+) (-?[\d.]+) Tm(.*?)T[Jj][\n/]", re.DOTALL
)
# A string, which may have parentheses in it, or how far the next one is moved back.
_PIECE = re.compile(rb"\(((?:\\.|[^\\])*?)\)(?=[-\d\](<]|$)|<([0-9A-F]*)>|(-?[\d.]+)", re.DOTALL)
# Of a text's size: how far below and above its line it reaches.
_DEPTH, _HEIGHT = 0.2, 0.8
# Pixels of a point.
_SCALE = 96 / 72


class _Font(NamedTuple):
    """How wide its glyphs are, by number, in parts of its size."""

    widths: dict[int, float]
    other: float


class _Unknown(Exception):
    """It can't be told where a text lies."""


_Fonts = dict[tuple[int, int], _Font]


def sentences(pdf: bytes, opened: pikepdf.Pdf) -> list[str]:
    """A warning about a PDF of Typst's, if text of it is not on its paper.

    Args:
        pdf: its bytes.
        opened: the same.
    """
    fonts: _Fonts = {}
    doubtful = [n for n, page in enumerate(opened.pages) if not _is_known_to_fit(page, fonts)]
    if not doubtful:
        return []
    with pypdfium2.PdfDocument(pdf) as document:
        beyond = [words for number in doubtful for words in _words_beyond(document[number])]
    return [*areas.sentence("Text lies beyond the paper's edge", beyond)]


def _is_known_to_fit(page: pikepdf.Page, fonts: _Fonts) -> bool:
    """Whether all text of a page is upright, and on its paper."""
    left, bottom, right, top = map(float, page.mediabox)
    paper = _area(left, bottom, right, top, top)
    try:
        return not any(
            areas.words_outside("x", _area(*sides, top), paper) for sides in _texts(page, fonts)
        )
    except _Unknown:
        return False


def _texts(page: pikepdf.Page, fonts: _Fonts) -> Iterator[tuple[float, float, float, float]]:
    """The left, bottom, right and top of each text.

    Raises:
        _Unknown: there is text that is not upright, or may be, or is in a group.
    """
    named = {name[1:].encode(): font for name, font in page.Resources.get("/Font", {}).items()}
    for drawn in page.Contents.read_bytes().split(_END):
        before, *texts = drawn.split(_TEXT)
        if not texts:
            if b"BT" in drawn or (b" Do" in drawn and _has_groups(page)):
                raise _Unknown
            continue
        outer, is_placed, place = before.rpartition(_PLACE)
        if not is_placed or b" cm" in outer:
            raise _Unknown
        x, y, _ = place.split(b" ", 2)
        for text in texts:
            upright = _UPRIGHT.match(text)
            if not upright or b" Tm" in text[upright.end() :]:
                raise _Unknown
            name, size, right, down, glyphs = upright.groups()
            left, line, height = float(x) + float(right), float(y) - float(down), float(size)
            width = _width(glyphs, _font(named[name], fonts)) * height
            yield left, line - _DEPTH * height, left + width, line + _HEIGHT * height


def _has_groups(page: pikepdf.Page) -> bool:
    return any(it.Subtype == "/Form" for it in page.Resources.get("/XObject", {}).values())


def _width(text: bytes, font: _Font) -> float:
    width = 0.0
    for literal, hexadecimal, back in _PIECE.findall(text):
        if back:
            width -= float(back) / 1000
            continue
        glyphs = bytes.fromhex(hexadecimal.decode()) if hexadecimal else _unescaped(literal)
        if len(glyphs) % 2:
            raise _Unknown
        for number in struct.unpack(f">{len(glyphs) // 2}H", glyphs):
            width += font.widths.get(number, font.other)
    return width


def _unescaped(literal: bytes) -> bytes:
    """Python has the escapes of PDF, but for parentheses."""
    plain = literal.replace(rb"\(", b"(").replace(rb"\)", b")")
    return plain.decode("unicode_escape").encode("latin-1")


def _font(font: pikepdf.Object, fonts: _Fonts) -> _Font:
    """The widths of a font's glyphs (ISO 32000-2, 9.7.4.3), as Typst writes them.

    Raises:
        _Unknown: it is one of pictures.
    """
    if font.objgen not in fonts:
        if font.Subtype != "/Type0":
            raise _Unknown
        descendant = font.DescendantFonts[0]
        numbers = [*descendant.get("/W", [])]
        runs = zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
        widths = {
            number: float(width) / 1000
            for first, last, width in runs
            for number in range(first, last + 1)
        }
        fonts[font.objgen] = _Font(widths, float(descendant.get("/DW", 1000)) / 1000)
    return fonts[font.objgen]


def _words_beyond(page: pypdfium2.PdfPage) -> Iterator[str]:
    """The words of a page of which a character is not on its paper."""
    left, bottom, right, top = page.get_mediabox()
    paper = _area(left, bottom, right, top, top)
    text = page.get_textpage()
    count = text.count_chars()
    word, is_beyond = "", False
    for number in range(count + 1):
        letter = text.get_text_range(number, 1) if number < count else ""
        if letter.strip():
            word += letter
            x1, y1, x2, y2 = text.get_charbox(number, loose=True)
            place = _area(x1, y1, x2, y2, top)
            is_beyond = is_beyond or areas.words_outside("x", place, paper) != ""
            continue
        if is_beyond:
            yield word
        word, is_beyond = "", False


def _area(left: float, bottom: float, right: float, top: float, edge: float) -> Area:
    """In pixels from the top edge."""
    return Area(left * _SCALE, (edge - top) * _SCALE, right * _SCALE, (edge - bottom) * _SCALE)
