"""What PDF/A forbids, and WeasyPrint writes all the same, though nothing is lost without it."""

import re
from collections.abc import Iterator
from typing import Any

import pydyf

# Structure types that PDF has since 1.5, and PDF/A-1 has not (ISO 19005-1, 6.8.3.4).
_ROW_GROUPS = ("/THead", "/TBody", "/TFoot")
# Of a ToUnicode map: a glyph that stands for no character.
_FOR_NOTHING = re.compile(rb"(<[0-9a-f]+> )<>")


def conform(pdf: pydyf.PDF, variant: str) -> None:
    """Mend a PDF/A just before it is written.

    Pictures are not smoothed (ISO 19005-2, 6.2.8.1), metadata are not compressed (6.6.2.1).
    """
    for stream in _streams(pdf):
        if stream.extra.get("Interpolate") == "true":
            stream.extra["Interpolate"] = "false"
        if stream.extra.get("Type") == "/Metadata":
            stream.compress = False
    if variant == "pdf/a-1a":
        _dissolve_row_groups(pdf)


def map_each_glyph(pdf: pydyf.PDF) -> None:
    """Let each glyph stand for a character, as PDF/A (levels u and a) and PDF/UA ask.

    Of the glyphs that draw a syllable of Devanagari together one has all its characters; the others
    stand for a word joiner, which is not seen.
    """
    for stream in _streams(pdf):
        if stream.stream[2:3] == [b"begincmap"]:
            stream.stream[:] = [_FOR_NOTHING.sub(rb"\1<2060>", line) for line in stream.stream]


def flatten(pdf: pydyf.PDF) -> None:
    """Undo groups, which are the same without where nothing in the PDF is transparent."""
    for stream in _streams(pdf):
        stream.extra.pop("Group", None)


def _streams(pdf: pydyf.PDF) -> Iterator[Any]:
    return (item for item in pdf.objects if isinstance(item, pydyf.Stream))


def _dissolve_row_groups(pdf: pydyf.PDF) -> None:
    """Put the rows into their tables themselves."""
    elements = {
        item.reference: item
        for item in pdf.objects
        if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/StructElem"
    }
    for group in [item for item in elements.values() if item["S"] in _ROW_GROUPS]:
        siblings = elements[group["P"]]["K"]
        place = siblings.index(group.reference)
        siblings[place : place + 1] = group["K"]
        for row in group["K"]:
            elements[row]["P"] = group["P"]
