"""An e-invoice's XML as Factur-X 1.0 has it in a PDF: an associated file of a PDF/A-3."""

import base64
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from lxml import etree

from offload.press.documents.einvoice.draft import Draft
from offload.press.documents.einvoice.making import Invoice
from offload.press.documents.einvoice.profiles import Profile, package
from offload.press.documents.rules import Json
from offload.press.engines.engine import Attachment, Document

_FX = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"


def attach(document: Document, draft: Draft, invoice: Invoice) -> Document:
    """The document with its e-invoice, what that refers to, and a description for its metadata.

    Args:
        document: the template's, filled in.
        draft: what the e-invoice was made of.
        invoice: its XML and profile.
    """
    profile = invoice.profile
    attachment = Attachment(
        name=profile.filename,
        content=invoice.xml,
        description=f"Factur-X invoice, profile {profile.level}",
        created=invoice.issued,
        relationship=profile.relationship,
    )
    supplements = tuple(_supplements(draft.data.get("attachments", ()), invoice.issued))
    return replace(document, attachments=(attachment, *supplements), xmp=_description(profile))


def _supplements(attachments: Iterable[Json], issued: datetime) -> Iterator[Attachment]:
    """The supporting documents that are sent along (BG-24)."""
    for attachment in attachments:
        if "content" in attachment:
            yield Attachment(
                name=attachment["filename"],
                content=base64.b64decode(attachment["content"]),
                description=attachment.get("description", attachment["id"]),
                created=issued,
                relationship="Supplement",
            )


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
