"""What of a document its PDF's variant can't have: each is named, with what to do instead.

A PDF that claims to be PDF/A or PDF/UA is one, or it is not made.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pydyf
import weasyprint

from offload.errors import Item, VariantRefused
from offload.press.engines.weasyprint.variants import archive

_Fault = Iterator[tuple[str, str]]
_Rule = Callable[[weasyprint.Document, pydyf.PDF], _Fault]

# Variants of PDF 1.3 and 1.4 (ISO 19005-1, 6.4; ISO 15930-6, 6.18).
_OPAQUE = ("pdf/a-1", "pdf/x-1a", "pdf/x-3")
_WITHOUT_FILES = ("pdf/a-1", "pdf/a-2", "pdf/a-4e")


def check(document: weasyprint.Document, pdf: pydyf.PDF, variant: str) -> None:
    """Look at a PDF just before it is written.

    Args:
        document: laid out.
        pdf: what it has become.
        variant: what it will claim to be.

    Raises:
        VariantRefused: it would not be that.
    """
    items: list[Item] = [
        {"detail": fault, "expected": instead}
        for rule in _rules(variant)
        for fault, instead in rule(document, pdf)
    ]
    if items:
        raise VariantRefused(f"The document can't be {variant}.", tuple(items))


def _rules(variant: str) -> Iterator[_Rule]:
    if variant.startswith(_OPAQUE):
        yield _transparency
    if variant.startswith("pdf/a"):
        yield from (_inks, _fields)
    if variant.startswith(_WITHOUT_FILES):
        yield _files
    if variant == "pdf/a-4f":
        yield _no_file
    if variant.startswith("pdf/ua"):
        yield from (_title, _language)


def _transparency(_: weasyprint.Document, pdf: pydyf.PDF) -> _Fault:
    faults = sorted(set(_transparent(pdf)))
    if not faults:
        archive.flatten(pdf)
    yield from faults


def _transparent(pdf: pydyf.PDF) -> _Fault:
    for stream in _streams(pdf):
        if "SMask" in stream.extra:
            yield "A picture has transparent pixels.", "pictures without an alpha channel"
    for state in _graphics_states(pdf):
        if any(state.get(name, 1) != 1 for name in ("ca", "CA")):
            yield "A colour, picture or shadow is half transparent.", "no opacity below 1"
        if "SMask" in state:
            yield "A gradient or mask has transparent parts.", "gradients of opaque colours"
        if state.get("BM", "/Normal") != "/Normal":
            yield "Something is blended with what is below.", "mix-blend-mode: normal"


def _graphics_states(pdf: pydyf.PDF) -> Iterator[Any]:
    for resources in _resources(pdf):
        states = resources.get("ExtGState")
        yield from states.values() if isinstance(states, dict) else ()


def _resources(pdf: pydyf.PDF) -> Iterator[Any]:
    """Those of the pages, and of each group and pattern."""
    for item in pdf.objects:
        if isinstance(item, dict) and "ExtGState" in item:
            yield item
        extra = getattr(item, "extra", {})
        if isinstance(extra.get("Resources"), dict):
            yield extra["Resources"]


def _inks(_: weasyprint.Document, pdf: pydyf.PDF) -> _Fault:
    """Archives are in sRGB here, and have no colours of another device (ISO 19005-2, 6.2.4.3)."""
    if any(stream.extra.get("ColorSpace") == "/DeviceCMYK" for stream in _streams(pdf)):
        yield "A picture is in CMYK.", "pictures in RGB or grey"
    if any(_is_inked(stream) for stream in _streams(pdf)):
        yield "A colour is device-cmyk().", "colours in RGB"


def _is_inked(stream: pydyf.Stream) -> bool:
    return any(isinstance(item, bytes) and item[:11] == b"/DeviceCMYK" for item in stream.stream)


def _fields(_: weasyprint.Document, pdf: pydyf.PDF) -> _Fault:
    """ISO 19005-2, 6.4: what a field looks like may not be left to the reader."""
    if "AcroForm" in pdf.catalog:
        yield "It has fields to fill in.", "without forms=true, which prints them"


def _files(_: weasyprint.Document, pdf: pydyf.PDF) -> _Fault:
    if _has_files(pdf):
        yield "It carries files.", "pdf/a-3b, pdf/a-3u, pdf/a-3a or pdf/a-4f"


def _no_file(_: weasyprint.Document, pdf: pydyf.PDF) -> _Fault:
    if not _has_files(pdf):
        yield "It carries no file.", 'a <link rel="attachment"> in the head, or pdf/a-4e'


def _has_files(pdf: pydyf.PDF) -> bool:
    return any(isinstance(item, dict) and item.get("Type") == "/Filespec" for item in pdf.objects)


def _title(document: weasyprint.Document, _: pydyf.PDF) -> _Fault:
    if not (document.metadata.title or "").strip():
        yield "It has no title.", "a <title> in the head"


def _language(document: weasyprint.Document, _: pydyf.PDF) -> _Fault:
    if not document.metadata.lang:
        yield "It says no language.", 'the language on the root: <html lang="en">'


def _streams(pdf: pydyf.PDF) -> Iterator[Any]:
    return (item for item in pdf.objects if isinstance(item, pydyf.Stream))
