"""Characters without a glyph: Typst shows the font's box for each, and says nothing.

An export as PDF/A-2 names them, and fails. It is made only of a document that has such a box: a
glyph of number 0 in its PDF.
"""

import re
from collections.abc import Callable, Iterator

import pikepdf
import typst

from offload.press.engines import glyphs
from offload.press.engines.typst import faults

# Two zero bytes where a glyph begins, in text as Typst writes it: with escapes, or hexadecimal.
_BYTE = rb"(?:\\[0-7]{3}|\\[^0-7]|[^\\()])"
_BOX = re.compile(rb"\((?:%b{2})*?\\000\\000|<(?:[0-9A-F]{4})*?0000" % _BYTE, re.DOTALL)
_STANDARD = "pdf/a-2b"
# An export may fail for another reason first.
_UNNAMED = "Some characters are shown as boxes: no font has a glyph for them"


def sentences(pdf: pikepdf.Pdf, export: Callable[[str], object]) -> list[str]:
    """Warnings about a PDF of Typst's.

    Args:
        pdf: the document.
        export: makes it once more, of that variant.
    """
    if not any(map(_BOX.search, _contents(pdf))):
        return []
    try:
        export(_STANDARD)
    except typst.TypstError as error:
        return glyphs.sentences(faults.glyphless(error)) or [_UNNAMED]
    return []  # glyphs that are pictures have numbers of their own


def _contents(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    """What is drawn: on pages, in transparent groups and in patterns."""
    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        yield page.Contents.read_bytes()
        yield from _drawn_in(page.obj, seen)


def _drawn_in(holder: pikepdf.Object, seen: set[tuple[int, int]]) -> Iterator[bytes]:
    for kind in ("/XObject", "/Pattern"):
        for inner in holder.Resources.get(kind, pikepdf.Dictionary()).values():
            drawn = inner.get("/Subtype") == "/Form" or inner.get("/PatternType") == 1
            if drawn and inner.objgen not in seen:
                seen.add(inner.objgen)
                yield inner.read_bytes()
                yield from _drawn_in(inner, seen)
