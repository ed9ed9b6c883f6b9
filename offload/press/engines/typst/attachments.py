"""Files in a PDF of Typst's, associated with it, and further metadata: as Factur-X asks."""

import io
from datetime import UTC
from pathlib import Path

import pikepdf

from offload.press.engines.engine import Attachment, Document

_RDF_END = b"</rdf:RDF>"


def write(pdf: bytes, document: Document, target: Path) -> int:
    """Write a PDF with what the document attaches to it.

    Args:
        pdf: as the compiler made it.
        document: whose attachments and descriptions it gets.
        target: the file to write.

    Returns:
        How many pages it has.
    """
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        if document.attachments:
            pdf = _attached(opened, document)
        target.write_bytes(pdf)
        return len(opened.pages)


def _attached(pdf: pikepdf.Pdf, document: Document) -> bytes:
    for file in document.attachments:
        pdf.attachments[file.name] = _specification(pdf, file)
    metadata = pdf.Root.Metadata
    metadata.write(metadata.read_bytes().replace(_RDF_END, document.xmp + _RDF_END))
    # In memory first: qpdf ends the process where a file has no room left.
    written = io.BytesIO()
    pdf.save(written, deterministic_id=True)
    return written.getvalue()


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
