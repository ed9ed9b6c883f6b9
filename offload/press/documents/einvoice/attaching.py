"""An e-invoice's XML as Factur-X 1.0 has it in a PDF: an associated file of a PDF/A-3."""

from dataclasses import replace
from functools import lru_cache

from lxml import etree

from offload.press.documents.einvoice.making import Invoice
from offload.press.documents.einvoice.profiles import Profile, package
from offload.press.engines.engine import Attachment, Document

_FX = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"


def attach(document: Document, invoice: Invoice) -> Document:
    """The document with its e-invoice, and a description of it for the PDF's metadata."""
    profile = invoice.profile
    attachment = Attachment(
        name=profile.filename,
        content=invoice.xml,
        description=f"Factur-X invoice, profile {profile.level}",
        created=invoice.issued,
        relationship=profile.relationship,
    )
    return replace(document, attachments=(attachment,), xmp=_description(profile))


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
