"""Files in a PDF, associated with it, and further metadata: what PDF/A-3 asks of WeasyPrint."""

from typing import Any

import pydyf
import weasyprint

from offload.press.engines.engine import Attachment, Document

_RDF_END = b"</rdf:RDF>"


def attach(laid_out: weasyprint.Document, document: Document) -> None:
    """Let a document that is laid out carry its attachments, and describe them in its metadata."""
    if not document.attachments:
        return
    metadata = laid_out.metadata
    metadata.attachments += [_attachment(laid_out, file) for file in document.attachments]
    _extend(metadata, document.xmp)


def _attachment(laid_out: weasyprint.Document, file: Attachment) -> weasyprint.Attachment:
    return weasyprint.Attachment(
        string=file.content,
        url_fetcher=laid_out.url_fetcher,  # else it makes one
        name=file.name,
        description=file.description,
        created=file.created,
        modified=file.created,
        relationship=file.relationship,
    )


def _extend(metadata: Any, descriptions: bytes) -> None:
    """Into the one RDF element that XMP has: WeasyPrint would put a second one after it."""
    generate, include = metadata.generate_rdf_metadata, metadata.include_in_pdf

    def generate_more(*args: object) -> bytes:
        rdf: bytes = generate(*args)
        return rdf.replace(_RDF_END, descriptions + _RDF_END)

    def include_once(pdf: pydyf.PDF, *args: object) -> None:
        # WeasyPrint 70 lists an associated file twice.
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
        include(pdf, *args)

    metadata.generate_rdf_metadata = generate_more
    metadata.include_in_pdf = include_once
