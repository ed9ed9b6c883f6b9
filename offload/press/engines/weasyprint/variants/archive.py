"""What PDF/A forbids, and WeasyPrint writes all the same, though nothing is lost without it."""

from collections.abc import Iterator
from typing import Any

import pydyf

# Structure types that PDF has since 1.5, and PDF/A-1 has not (ISO 19005-1, 6.8.3.4).
_ROW_GROUPS = ("/THead", "/TBody", "/TFoot")


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
