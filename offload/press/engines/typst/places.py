"""Where upright text lies on a page of Typst's, and what boxes leave of it.

It is read of what the page draws, as Typst writes that, in a twentieth of the time that the page
takes to make.
"""

import re
import struct
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pikepdf

from offload.press.engines.areas import Area

# What is drawn: a place, and texts, each with its font, size, offset and glyphs.
_END, _PLACE, _TEXT = b"\nQ\n", b"q 1 0 0 -1 ", b" Tr/"
_UPRIGHT = re.compile(
    rb"(\w+) (-?[\d.]+) Tf 1 0 0 -1 (-?[\d.]+) (-?[\d.]+) Tm(.*?)T[Jj][\n/]", re.DOTALL
)
# Where a state begins, perhaps with the corners of a box that cuts, and where one ends.
_STATE = re.compile(rb"(?<![\w/])(?:q(?: ([-\d. mlc\n]+)h\nW\nn)?|(Q))(?!\w)")
_CORNER = re.compile(rb"(-?[\d.]+) (-?[\d.]+) [mlc]")
# A string, which may have parentheses in it, or how far the next one is moved back.
_PIECE = re.compile(rb"\(((?:\\.|[^\\])*?)\)(?=[-\d\](<]|$)|<([0-9A-F]*)>|(-?[\d.]+)", re.DOTALL)
# How far the next string is moved on; a hyphen within a string stands before an escape.
_APART = re.compile(rb"-[\d.]+")
# Of a text's size: how far below and above its line it reaches.
_DEPTH, _HEIGHT = 0.2, 0.8
# Below it the first byte of a glyph is no printed character.
_PRINTED = 0x2000
# Pixels of a point.
_SCALE = 96 / 72


class Unknown(Exception):
    """It can't be told where a text lies."""


class Text(NamedTuple):
    """Where a text lies, and the part of the page that boxes around it leave, if any cuts."""

    place: Area
    seen: Area | None


class _Font(NamedTuple):
    """How wide its glyphs are, by number, in parts of its size; others, and at most."""

    widths: dict[int, float]
    other: float
    most: float


Fonts = dict[tuple[int, int], _Font]
_States = list[Area | None]


def area(left: float, bottom: float, right: float, top: float, edge: float) -> Area:
    """A place in pixels from a page's top edge, by points of PDF."""
    return Area(left * _SCALE, (edge - top) * _SCALE, right * _SCALE, (edge - bottom) * _SCALE)


def doubtful(page: pikepdf.Page, fonts: Fonts) -> Iterator[Text]:
    """Each text of a page, but most that are certain to be on it, and in no box that cuts.

    Args:
        page: of Typst's.
        fonts: those that were read already.

    Raises:
        Unknown: there is text that is not upright, or may be, or is in a group.
    """
    first, low, last, edge = map(float, page.mediabox)
    named = {name[1:].encode(): font for name, font in page.Resources.get("/Font", {}).items()}
    font_of = cache(lambda name: _font(named[name], fonts))
    states: _States = [None]
    for drawn in page.Contents.read_bytes().split(_END):
        before, *texts = drawn.split(_TEXT)
        outer, is_placed, place = before.rpartition(_PLACE)
        if is_placed and b"q" not in outer and b"Q" not in outer:
            states.append(states[-1] if states else None)
        else:
            _follow(before, states, edge)
        _check(page, drawn, outer, is_upright=bool(is_placed and texts))
        for text in texts:
            x, y, _ = place.split(b" ", 2)
            name, size, right, down, glyphs = _upright(text)
            left, line, height = float(x) + float(right), float(y) - float(down), float(size)
            font = font_of(name)
            is_within = left >= first and line - height >= low and line + height <= edge
            if not (is_within and not states[-1] and left + _most(glyphs, font) * height <= last):
                sides = line - _DEPTH * height, left + _width(glyphs, font) * height
                yield Text(area(left, *sides, line + _HEIGHT * height, edge), states[-1])
        del states[-1:]  # where it is split


def _check(page: pikepdf.Page, drawn: bytes, outer: bytes, *, is_upright: bool) -> None:
    """Refuse what may be other text."""
    if is_upright and b" cm" not in outer:
        return
    if b"BT" in drawn or (b" Do" in drawn and _has_groups(page)):
        raise Unknown


def _has_groups(page: pikepdf.Page) -> bool:
    return any(it.Subtype == "/Form" for it in page.Resources.get("/XObject", {}).values())


def _follow(drawn: bytes, states: _States, edge: float) -> None:
    """What boxes leave of the page, in each state that has begun and not ended."""
    for corners, is_end in _STATE.findall(drawn):
        if is_end:
            del states[-1:]
            continue
        around = states[-1] if states else None
        if corners:
            places = [(float(x), float(y)) for x, y in _CORNER.findall(corners)]
            xs, ys = zip(*places, strict=True)
            around = area(min(xs), min(ys), max(xs), max(ys), edge).within(around)
        states.append(around)


def _upright(text: bytes) -> tuple[bytes, ...]:
    """The font, the size, the offsets and the glyphs of a text."""
    upright = _UPRIGHT.match(text)
    if not upright or b" Tm" in text[upright.end() :]:
        raise Unknown
    return upright.groups()


def _most(glyphs: bytes, font: _Font) -> float:
    """A bound of their width: the first byte of each is escaped."""
    if b"<" in glyphs:
        return float("inf")
    apart = sum(map(float, _APART.findall(glyphs)))
    return glyphs.count(b"\\") * font.most - apart / 1000


def _width(glyphs: bytes, font: _Font) -> float:
    width = 0.0
    for literal, hexadecimal, back in _PIECE.findall(glyphs):
        if back:
            width -= float(back) / 1000
            continue
        codes = bytes.fromhex(hexadecimal.decode()) if hexadecimal else _unescaped(literal)
        if len(codes) % 2:
            raise Unknown
        for number in struct.unpack(f">{len(codes) // 2}H", codes):
            width += font.widths.get(number, font.other)
    return width


def _unescaped(literal: bytes) -> bytes:
    """Python has the escapes of PDF, but for parentheses."""
    plain = literal.replace(rb"\(", b"(").replace(rb"\)", b")")
    return plain.decode("unicode_escape").encode("latin-1")


def _font(font: pikepdf.Object, fonts: Fonts) -> _Font:
    """The widths of a font's glyphs (ISO 32000-2, 9.7.4.3), as Typst writes them.

    Raises:
        Unknown: it is one of pictures.
    """
    if font.objgen not in fonts:
        if font.Subtype != "/Type0":
            raise Unknown
        descendant = font.DescendantFonts[0]
        numbers = [*descendant.get("/W", [])]
        runs = zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
        widths = {
            number: float(width) / 1000
            for first, last, width in runs
            for number in range(first, last + 1)
        }
        other = float(descendant.get("/DW", 1000)) / 1000
        most = max([other, *widths.values()]) if max(widths, default=0) < _PRINTED else float("inf")
        fonts[font.objgen] = _Font(widths, other, most)
    return fonts[font.objgen]
