"""An e-invoice's XML into its PDF, as Factur-X 1.0 has it: an associated file of a PDF/A-3."""

from functools import lru_cache
from typing import Any

import pydyf
import weasyprint
from lxml import etree

from offload.press.documents.einvoice.making import Invoice
from offload.press.documents.einvoice.profiles import Profile, package

_FX = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"
_END = b"</rdf:RDF>"


def attach(document: weasyprint.Document, invoice: Invoice) -> None:
    """Let a document that is laid out carry its e-invoice, and say so in its metadata."""
    profile = invoice.profile
    document.metadata.attachments.append(
        weasyprint.Attachment(
            string=invoice.xml,
            url_fetcher=document.url_fetcher,  # else it makes one
            name=profile.filename,
            description=f"Factur-X invoice, profile {profile.level}",
            created=invoice.issued,
            modified=invoice.issued,
            relationship=profile.relationship,
        )
    )
    _describe(document.metadata, profile)


def _describe(metadata: Any, profile: Profile) -> None:
    """Into the one RDF element that XMP has: WeasyPrint would put a second one after it."""
    generate, include = metadata.generate_rdf_metadata, metadata.include_in_pdf

    def generate_more(*args: object) -> bytes:
        rdf: bytes = generate(*args)
        return rdf.replace(_END, _description(profile) + _END)

    def include_once(pdf: pydyf.PDF, *args: object) -> None:
        # WeasyPrint 70 lists an associated file twice.
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
        include(pdf, *args)

    metadata.generate_rdf_metadata = generate_more
    metadata.include_in_pdf = include_once


@lru_cache
def _description(profile: Profile) -> bytes:
    """What the PDF holds, and the schema of these very words, which PDF/A asks for."""
    parser = etree.XMLParser(remove_comments=True, remove_blank_text=True)
    rdf = etree.parse(package() / "xmp" / "Factur-X_extension_schema.xmp", parser).getroot()
    for name, value in (
        ("ConformanceLevel", profile.level),
        ("DocumentFileName", profile.filename),
        ("Version", profile.version),
    ):
        rdf.find(f".//{_FX}{name}").text = value
    return b"".join(etree.tostring(description) for description in rdf)
