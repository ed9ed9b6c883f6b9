"""What of a document its PDF's variant can't have: each is named, with what to do instead.

A PDF that claims to be PDF/A or PDF/UA is one, or it is not made.
"""

from collections.abc import Callable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

import pydyf
import weasyprint

from offload.errors import Item, VariantRefused
from offload.press.engines.weasyprint.variants import archive
from offload.press.engines.weasyprint.variants.accessible import Tree

_Fault = Iterator[tuple[str, str]]
_Rule = Callable[[weasyprint.Document, pydyf.PDF], _Fault]

# Of PDF 1.4 (ISO 19005-1, 6.4).
_OPAQUE = "pdf/a-1"
_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
_SVG = "{http://www.w3.org/2000/svg}"
_WITHOUT_FILES = ("pdf/a-1", "pdf/a-2")


def check(document: weasyprint.Document, pdf: pydyf.PDF, variant: str, root: Element) -> None:
    """Look at a PDF just before it is written.

    Args:
        document: laid out.
        pdf: what it has become.
        variant: what it will claim to be.
        root: of the document's elements.

    Raises:
        VariantRefused: it would not be that.
    """
    items: list[Item] = [
        {"detail": fault, "expected": instead}
        for rule in _rules(variant)
        for fault, instead in rule(document, pdf)
    ]
    if variant.startswith("pdf/ua"):
        heard = (*_headings(root), *_pictures(pdf, root), *_tables(pdf))
        items += [{"detail": fault, "expected": instead} for fault, instead in heard]
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
        yield "It carries files.", "pdf/a-3b, pdf/a-3u, pdf/a-3a, pdf/a-4e or pdf/a-4f"


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


def _headings(root: Element) -> _Fault:
    """ISO 14289-1, 7.4.2: the first is of level 1, and none skips one below it."""
    before = 0
    for element in root.iter():
        if element.tag in _HEADINGS:
            level = _HEADINGS.index(element.tag) + 1
            if level > before + 1:
                where = f"after <h{before}>" if before else "first"
                yield f"A heading <{element.tag}> stands {where}.", f"<h{before + 1}> there"
            before = level


def _pictures(pdf: pydyf.PDF, root: Element) -> _Fault:
    """ISO 14289-1, 7.3: a picture has a text, or says that it only decorates."""
    if all("Alt" in picture for picture in Tree(pdf).of_kind("/Figure")):
        return
    for element in root.iter():
        if element.get("aria-hidden") == "true":
            continue
        if element.tag == "img" and "alt" not in element.attrib:
            name = element.get("src", "").partition(",")[0][:60]
            yield (
                f"The picture {name} has no text.",
                'alt="what it shows", or alt="" if it decorates',
            )
        elif element.tag == f"{_SVG}svg" and element.find(f"{_SVG}title") is None:
            yield "An SVG picture has no text.", 'a <title>, an aria-label, or aria-hidden="true"'


def _tables(pdf: pydyf.PDF) -> _Fault:
    """ISO 14289-1, 7.5: each row has as many columns."""
    tree = Tree(pdf)
    if any(len(_widths(table, tree)) > 1 for table in tree.of_kind("/Table")):
        yield "A table has rows of different lengths.", "as many cells in each row, or colspan"


def _widths(table: Any, tree: Tree) -> set[int]:
    """How many columns the rows of a table have, with cells that reach down from rows above."""
    widths, reaching = set(), dict[int, int]()
    for row in _rows(table, tree):
        taken = [column for column, left in reaching.items() if left > 0]
        reaching = {column: left - 1 for column, left in reaching.items() if left > 0}
        column = 0
        for cell in tree.kids(row):
            for _ in range(cell["A"].get("ColSpan", 1)):
                while column in taken:
                    column += 1
                reaching[column] = cell["A"].get("RowSpan", 1) - 1
                column += 1
        widths.add(max(column, *(place + 1 for place in taken), 0))
    return widths


def _rows(element: Any, tree: Tree) -> Iterator[Any]:
    for kid in tree.kids(element):
        if kid["S"] == "/TR":
            yield kid
        elif kid["S"] in {"/THead", "/TBody", "/TFoot"}:
            yield from _rows(kid, tree)


def _streams(pdf: pydyf.PDF) -> Iterator[Any]:
    return (item for item in pdf.objects if isinstance(item, pydyf.Stream))
