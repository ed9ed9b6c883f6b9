"""Characters without a glyph: Typst shows the font's box for each, and says nothing.

An export as PDF/A-2 names them, and fails. It is made only of a document that has such a box: a
glyph of number 0 in its PDF.
"""

import re
from collections.abc import Callable, Iterator

import pikepdf
import typst

from offload.press.engines import glyphs

# Two zero bytes where a glyph begins, in text as Typst writes it: with escapes, or hexadecimal.
_BYTE = rb"(?:\\[0-7]{3}|\\[^0-7]|[^\\()])"
_BOX = re.compile(rb"\((?:%b{2})*?\\000\\000|<(?:[0-9A-F]{4})*?0000" % _BYTE, re.DOTALL)
_STANDARD = "pdf/a-2b"
# The text is written as in Rust's debug output.
_NAMED = re.compile(
    r'^error: PDF/\S+ error: the text `"((?:[^"\\]|\\.)+)"` could not be displayed', re.MULTILINE
)
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}
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
        return named(error) or [_UNNAMED]
    return []  # glyphs that are pictures have numbers of their own


def named(error: typst.TypstError) -> list[str]:
    """Warnings about the characters that an export as PDF/A or PDF/UA failed for, if it did."""
    texts = [_ESCAPE.sub(_unescaped, text) for text in _NAMED.findall(error.diagnostic)]
    characters = set("".join(texts))
    # A letter is named with its accents, and a box with them. Few fonts lack a letter of ASCII.
    lacking = {c for c in characters if not (c.isascii() and c.isprintable())}
    return glyphs.sentences(lacking or characters)


def _unescaped(escape: re.Match[str]) -> str:
    code, letter = escape.groups()
    return chr(int(code, 16)) if code else _CONTROLS.get(letter, letter)


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
