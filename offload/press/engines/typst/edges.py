"""Text beyond the paper's edge, or cut by a box: Typst sets it there, and says nothing.

PDFium, which takes longer than to look for such text, is asked for words, and where turned text is.
"""

import ctypes
from collections.abc import Iterator
from typing import NamedTuple

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from offload.press.engines import areas
from offload.press.engines.areas import Area
from offload.press.engines.typst.places import Fonts, Text, Unknown, area, doubtful

# Pixels between where a text begins and what is drawn of its first glyph, at most.
_NEAR = 4


class _Doubts(NamedTuple):
    """Whether text may be beyond the edge of a page, and texts that boxes may cut."""

    is_beyond: bool
    cut: tuple[Text, ...]


def sentences(pdf: bytes, opened: pikepdf.Pdf) -> list[str]:
    """Warnings about a PDF of Typst's, if text of it is not on its paper, or cut.

    Args:
        pdf: its bytes.
        opened: the same.
    """
    fonts: Fonts = {}
    found = [(number, _doubts(page, fonts)) for number, page in enumerate(opened.pages)]
    pages = [(number, doubts) for number, doubts in found if any(doubts)]
    if not pages:
        return []
    with pypdfium2.PdfDocument(pdf) as document:
        hidden = [word for number, doubts in pages for word in _hidden(document[number], doubts)]
    beyond = [word for word, is_beyond in hidden if is_beyond]
    cut = [word for word, is_beyond in hidden if not is_beyond]
    return [
        *areas.sentence("Text lies beyond the paper's edge", beyond),
        *areas.sentence("Text is cut, for the box around it has clip: true", cut),
    ]


def _doubts(page: pikepdf.Page, fonts: Fonts) -> _Doubts:
    paper = _paper(*map(float, page.mediabox))
    try:
        texts = [*doubtful(page, fonts)]
    except Unknown:
        return _Doubts(is_beyond=True, cut=())
    beyond = [text for text in texts if _is_outside(text.place, paper)]
    return _Doubts(bool(beyond), tuple(text for text in texts if _may_be_cut(text)))


def _may_be_cut(text: Text) -> bool:
    return text.seen is not None and _is_outside(text.place, text.seen)


def _is_outside(place: Area, seen: Area) -> bool:
    return areas.words_outside("x", place, seen) != ""


def _hidden(page: pypdfium2.PdfPage, doubts: _Doubts) -> Iterator[tuple[str, bool]]:
    """The words of which a character is not seen, and whether that is beyond the edge."""
    left, bottom, right, top = page.get_mediabox()
    paper = _paper(left, bottom, right, top)
    text = page.get_textpage()
    count = text.count_chars()
    word, is_beyond, is_cut = "", False, False
    for number in range(count + 1):
        letter = text.get_text_range(number, 1) if number < count else ""
        if letter.strip():
            word += letter
            x1, y1, x2, y2 = text.get_charbox(number, loose=True)
            place = area(x1, y1, x2, y2, top)
            is_beyond = is_beyond or _is_outside(place, paper)
            is_cut = is_cut or any(
                _is_outside(place, it.seen)
                for it in doubts.cut
                if it.seen and _is_of(it, text, number, top)
            )
            continue
        if is_beyond or is_cut:
            yield word, is_beyond
        word, is_beyond, is_cut = "", False, False


def _is_of(text: Text, page: pypdfium2.PdfTextPage, number: int, edge: float) -> bool:
    """Whether a character is one of that text."""
    sides = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(pdfium.FPDFText_GetTextObject(page, number), *sides)
    left, bottom, right, top = (side.value for side in sides)
    own, place = area(left, bottom, right, top, edge), text.place
    is_on_its_line = place.top <= (own.top + own.bottom) / 2 <= place.bottom
    return is_on_its_line and abs(own.left - place.left) < _NEAR


def _paper(left: float, bottom: float, right: float, top: float) -> Area:
    return area(left, bottom, right, top, top)
