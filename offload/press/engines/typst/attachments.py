"""Files in a PDF of Typst's, associated with it, and further metadata: as Factur-X asks."""

import io
from datetime import UTC

import pikepdf
from lxml import etree

from offload.press.engines.engine import Attachment, Document

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_SCHEMAS = "{http://www.aiim.org/pdfa/ns/extension/}schemas"


def add(pdf: pikepdf.Pdf, document: Document) -> bytes:
    """A PDF's bytes, with what the document attaches to it and says of it."""
    for file in document.attachments:
        pdf.attachments[file.name] = _specification(pdf, file)
    metadata = pdf.Root.Metadata
    metadata.write(_described(metadata.read_bytes(), document.xmp))
    # In memory first: qpdf ends the process where a file has no room left.
    written = io.BytesIO()
    pdf.save(written, deterministic_id=True)
    return written.getvalue()


def _described(packet: bytes, descriptions: bytes) -> bytes:
    """An XMP packet with further descriptions; what explains their words joins what it explains.

    Typst explains words of its own, and XMP has a property of one resource once.
    """
    root = etree.fromstring(packet)
    rdf = next(root.iter(f"{_RDF}RDF"))
    for description in etree.fromstring(b"<all>" + descriptions + b"</all>"):
        schemas, own = description.find(_SCHEMAS), rdf.find(f".//{_SCHEMAS}")
        if schemas is None or own is None:
            rdf.append(description)
        else:
            own[0].extend(schemas[0])
    extended: bytes = etree.tostring(root.getroottree())
    return extended


def _specification(pdf: pikepdf.Pdf, file: Attachment) -> pikepdf.AttachedFileSpec:
    """Associated with the whole document, as PDF/A-3 asks: pikepdf sees to it."""
    date = file.created.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")
    return pikepdf.AttachedFileSpec(
        pdf,
        file.content,
        filename=file.name,
        description=file.description,
        mime_type="text/xml" if file.name.endswith(".xml") else "application/octet-stream",
        creation_date=date,
        mod_date=date,
        relationship=pikepdf.Name(f"/{file.relationship}"),
    )
