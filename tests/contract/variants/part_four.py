"""PDF/A-4 (ISO 19005-4:2020), which the validator does not know.

Part 4 keeps what part 3 says of fonts, colours, pictures, transparency, annotations and metadata:
the validator judges that, as of PDF/A-3u. What part 4 changed is judged here, by its clauses.
"""

import io
import re
from collections.abc import Iterator

import page
import pikepdf
from lxml import etree

# What part 3 asks for and part 4 does not: its header, its name, and that words of XMP be declared.
_REPLACED = frozenset(
    f"PDFA3U-{rule}-001"
    for rule in (
        "HEADER",
        "ID-PART",
        "ID-CONFORMANCE",
        "XMP-PREDEFINED-PROPERTY",
        "XMP-PREDEFINED-VALUE-TYPE",
        "XMP-PROPERTY-DEFINITION",
    )
)
_HEADER = re.compile(rb"%PDF-2\.[0-9](\r\n|\r|\n)%[\x80-\xff]{4}")
_VERSION = re.compile(r"/?2\.[0-9]")
_ID = "{http://www.aiim.org/pdfa/ns/id/}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_MEDIA_TYPE = re.compile(r"/[-\w+.]+/[-\w+.]+")
_END = re.compile(rb"%%EOF(\r\n|\r|\n)?$")


def faults(pdf: bytes, level: str) -> list[str]:
    """What keeps a PDF from being PDF/A-4.

    Args:
        pdf: the file.
        level: `e` or `f`.
    """
    report = page.validate_pdf_bytes(pdf, profile="3u")
    kept = [it for it in report.failures if it.rule_id not in _REPLACED]
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [
            *(f"{it.rule_id}: {it.message}" for it in kept),
            *_file(pdf),
            *_trailer(opened),
            *_catalog(opened),
            *_named(opened, level.upper()),
            *_pages(opened),
            *_graphics(opened),
            *_files(opened, level),
        ]


def _file(pdf: bytes) -> Iterator[str]:
    if not _HEADER.match(pdf):
        yield "6.1.2: the header is not that of PDF 2, with four bytes above 127 below it"
    if not _END.search(pdf):
        yield "6.1.3: something follows the end of the file"


def _trailer(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/ID" not in pdf.trailer:
        yield "6.1.3: it has no identifier"
    if "/Encrypt" in pdf.trailer:
        yield "6.1.3: it is encrypted"
    if "/Info" in pdf.trailer and "/PieceInfo" not in pdf.Root:
        yield "6.1.3: it has a document information dictionary"
    elif "/Info" in pdf.trailer and set(pdf.trailer.Info.keys()) != {"/ModDate"}:
        yield "6.1.3: its document information dictionary says more than the date of its change"


def _catalog(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/Version" in pdf.Root and not _VERSION.fullmatch(str(pdf.Root.Version)):
        yield "6.1.12: the catalog names another version"
    for name, clause in (("/NeedsRendering", "6.4.2"), ("/Requirements", "6.12")):
        if name in pdf.Root:
            yield f"{clause}: the catalog has {name}"
    if "/AlternatePresentations" in pdf.Root.get("/Names", pikepdf.Dictionary()):
        yield "6.11: it has alternate presentations"
    intents = list(pdf.Root.get("/OutputIntents", pikepdf.Array()))
    if any("/DestOutputProfileRef" in intent for intent in intents):
        yield "6.2.3: an output intent has its profile elsewhere"
    if len({intent.DestOutputProfile.objgen for intent in intents}) > 1:
        yield "6.2.3: output intents differ in their profiles"


def _named(pdf: pikepdf.Pdf, level: str) -> Iterator[str]:
    """Part, year and level, as attributes or as elements of the description of the file."""
    said: dict[str, str] = {}
    for description in etree.fromstring(pdf.Root.Metadata.read_bytes()).iter(f"{_RDF}Description"):
        said |= {str(name): str(value) for name, value in description.attrib.items()}
        said |= {str(it.tag): str(it.text) for it in description}
    for name, value in (("part", "4"), ("rev", "2020"), ("conformance", level)):
        if said.get(_ID + name) != value:
            yield f"6.7.3: pdfaid:{name} is {said.get(_ID + name)}, not {value}"


def _pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    if any("/PresSteps" in it.obj for it in pdf.pages):
        yield "6.11: a page has steps of a presentation"


def _graphics(pdf: pikepdf.Pdf) -> Iterator[str]:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and "/HTO" in item:
            yield "6.2.5: a graphics state has an origin of halftones"


def _files(pdf: pikepdf.Pdf, level: str) -> Iterator[str]:
    """Of any kind, in both levels (annexes A and B)."""
    files = [it for it in pdf.objects if isinstance(it, pikepdf.Dictionary) and "/EF" in it]
    listed = "/EmbeddedFiles" in pdf.Root.get("/Names", pikepdf.Dictionary())
    if level == "f" and not (files and listed):
        yield "A: it carries no file"
    for file in files:
        if not {"/F", "/UF"} <= set(file.keys()):
            yield "6.9: a file has no name, or none in Unicode"
        if "/AFRelationship" not in file:
            yield "6.9: a file does not say what it has to do with the document"
        if not _MEDIA_TYPE.fullmatch(str(file.EF.F.get("/Subtype", ""))):
            yield "6.9: a file has no media type"
