"""Paragraphs: for each line WeasyPrint lays out three texts, of four times its characters.

A draft of about two lines shows where the line ends, the next word is tried too, and then the line
is laid out. Here a text is laid out once, without a width, which tells how far it is to each place
where a line may end; then its lines are laid out, and each is to be as wide as foretold. Where a
line is nearly full, or a word longer than it, and where text is hyphenated, spaced, or runs
leftwards, all is done WeasyPrint's way; so is text with spaces of its own width, which Pango lets
hang over the end of a line.

WeasyPrint's pull request 1840 would break lines without Pango.
"""

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate
from math import inf
from operator import itemgetter
from typing import Any, NamedTuple, Self

from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.line_break import Layout

from offload.press.engines.weasyprint.patches import glyphs, hyphens

# Characters that are laid out at once.
_MOST = 2_000
# Paragraphs that are kept, for pages and columns that are laid out again, and how many characters
# of their ends they are known by.
_MOST_KEPT, _END = 200, 40
# Of the size of the font. A letter moves less than that where a space beside it goes: a line that
# ends nearer to the end of its place is WeasyPrint's to break.
_CLEAR = 0.1
# A line has about twice as many characters as its width by the size of its font, and WeasyPrint's
# draft of it four times as many.
_WORTH, _DRAFT = 3, 4
_KEPT = "_pressroom_paragraphs"
_FLAGS = ffi.sizeof("PangoLogAttr")

_plain = itemgetter(
    *("direction", "letter_spacing", "overflow_wrap", "white_space", "word_break", "word_spacing")
)
_OTHER_SPACES = re.compile("[\u1680\u2000-\u200a\u205f\u3000]")
_PLAIN = ("ltr", "normal", "normal", "normal", "normal", 0)


class Paragraph(NamedTuple):
    """A text in one line, and the places where its lines may begin and end.

    Args:
        text: all of it.
        style: that it is set in, held so that no other has its `id`.
        places: how many characters come before them, as far as it was laid out.
        widths: pixels from the text's beginning to them.
        trimmed: the same, to the spaces before them.
    """

    text: str
    style: Any
    places: list[int]
    widths: list[float]
    trimmed: list[float]

    @classmethod
    def measure(cls, text: str, style: Any) -> Self:
        """Lay a text out; if part of it runs leftwards, no line of it is known."""
        part = text[:_MOST]
        layout = Layout(style)
        layout.set_text(part)
        edges = _edges(layout)
        places = [0, *_line_ends(layout, len(part))]
        if len(part) < len(text):
            places.pop()  # it ends there because it was cut there
        offsets = [*accumulate((len(letter.encode()) for letter in part), initial=0)]
        last = [len(part[:place].rstrip(" ")) for place in places]
        try:
            widths = [edges[offsets[place]] for place in places]
            trimmed = [edges[offsets[place]] for place in last]
        except KeyError:
            return cls(text, style, [len(text)], [inf], [inf])
        return cls(text, style, places, widths, trimmed)

    def reaches(self, place: int) -> bool:
        """Whether it was laid out so far, or to its end."""
        return place <= self.places[-1] or self.places[-1] == len(self.text)

    def line(self, start: int, width: float, clear: float) -> tuple[int, int, float] | None:
        """The line from a place on: where it ends, where a longer one would, and how wide it is.

        None where that is not certain.
        """
        place = bisect_left(self.places, start)
        if place == len(self.places) or self.places[place] != start:
            return None
        left = self.widths[place]
        beyond = bisect_right(self.trimmed, left + width - clear)
        if beyond == len(self.places):
            fits = self.places[-1] == len(self.text) and self.widths[-1] <= left + width - clear
            return (self.places[-1], self.places[-1], self.widths[-1] - left) if fits else None
        if beyond - 1 <= place or self.trimmed[beyond] < left + width + clear:
            return None
        return self.places[beyond - 1], self.places[beyond], self.trimmed[beyond - 1] - left


def first_line(text: str, style: Any, context: Any, max_width: float | None) -> Any:
    """What `split_first_line` gives; None where WeasyPrint is to look for it."""
    size = style["font_size"]
    if context is None or max_width in (None, inf) or not 0 < size * _DRAFT <= max_width:
        return None
    draft = int(max_width / size * _DRAFT)
    paragraph = _paragraph(text, style, context, draft)
    if paragraph is None:
        return None
    start = len(paragraph.text) - len(text)
    found = paragraph.line(start, max_width, size * _CLEAR)
    if found is None or min(found[1] - start + 1, len(text)) > draft:
        return None
    end, _, foretold = found
    line, is_last = text[: end - start], end == len(paragraph.text)
    layout, length, _, width, *rest = hyphens.split_whole(
        line if is_last else line.rstrip(" "), style, context, None, 0
    )
    if abs(width - foretold) > size * _CLEAR:
        return None
    layout.max_width = max_width
    return (layout, length, None if is_last else len(line.encode()), width, *rest)


def _paragraph(text: str, style: Any, context: Any, draft: int) -> Paragraph | None:
    """The one that a text is the rest of, if it is worth it."""
    kept: dict[Any, Paragraph] = vars(context).setdefault(_KEPT, {})
    key = (id(style), text[-_END:])
    found = kept.get(key)
    if found and found.text.endswith(text):
        if found.reaches(len(found.text) - len(text) + draft):
            return found
    elif len(text) * _DRAFT < draft * _WORTH:
        return None
    if _plain(style) != _PLAIN or not _is_one_line(text) or hyphens.is_hyphenated(text, style):
        return None
    if len(kept) >= _MOST_KEPT:
        kept.clear()
    kept[key] = paragraph = Paragraph.measure(text, style)
    return paragraph


def _is_one_line(text: str) -> bool:
    """Whether no line of a text ends in itself, or in a space that is not taken off it."""
    return text.splitlines() == [text] and not _OTHER_SPACES.search(text)


def _edges(layout: Any) -> dict[int, float]:
    """How far it is to each cluster of a text, by its first byte; nothing if one runs leftwards."""
    line, _ = layout.get_first_line()
    edges, left, node = dict[int, float](), 0, line.runs
    while node != ffi.NULL:
        item, run, node = node.data.item, node.data.glyphs, node.next
        if item.analysis.level % 2:
            return {}
        clusters = ffi.unpack(run.log_clusters, run.num_glyphs)
        widths = glyphs.GLYPH.iter_unpack(
            ffi.buffer(run.glyphs, run.num_glyphs * glyphs.GLYPH.size)
        )
        for place, (_, width, *_) in zip(clusters, widths, strict=True):
            edges.setdefault(item.offset + place, left * FROM_UNITS)
            left += width
    edges[line.length] = left * FROM_UNITS
    return edges


def _line_ends(layout: Any, length: int) -> list[int]:
    """The places in a text, but for its beginning, where Pango may end a line."""
    attributes = pango.pango_layout_get_log_attrs_readonly(layout.layout, ffi.NULL)
    flags = bytes(ffi.buffer(attributes, (length + 1) * _FLAGS))[::_FLAGS]
    return [place for place, flag in enumerate(flags) if place and flag & 1]
