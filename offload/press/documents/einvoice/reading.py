"""The e-invoice in a PDF that somebody sent: a stranger's file, so nothing in it is believed."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pypdfium2
from lxml import etree

from offload.errors import NoInvoice
from offload.press.documents.einvoice import schema
from offload.press.documents.einvoice.profiles import PROFILES

# As Factur-X, ZUGFeRD 2.0 and XRechnung name it; readers are to ignore the case.
_FILENAMES = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml")
_ROOT = "CrossIndustryInvoice"
# More files than an invoice brings along.
_MOST_FILES = 100
_CCYYMMDD = "102"


def read(pdf: Path) -> dict[str, Any]:
    """What there is of an e-invoice: `profile`, `guideline`, `filename`, `xml` and `data`.

    Raises:
        NoInvoice: it is no PDF, or has no e-invoice that can be read.
    """
    filename, content = _attached(pdf)
    root = _parse(content)
    guideline = root.findtext(".//{*}GuidelineSpecifiedDocumentContextParameter/{*}ID", "").strip()
    known = {profile.guideline: profile.name for profile in PROFILES.values()}
    return {
        "profile": known.get(guideline),
        "guideline": guideline,
        "filename": filename,
        "xml": etree.tostring(root, encoding="unicode"),
        "data": view(root),
    }


def view(root: Any) -> dict[str, Any]:
    """A Cross Industry Invoice in JSON: every element under its name.

    An element that the schema of the profile EXTENDED lets repeat, or does not know, is an array,
    however often it is there; of any other the first counts. Text is a string, as it was written;
    with attributes it is an object of `value` and the attributes. A date is one of ISO 8601.
    """
    known = schema.load(PROFILES["extended"])
    return _members(root, known.root_type, known)


def _attached(pdf: Path) -> tuple[str, bytes]:
    try:
        with pypdfium2.PdfDocument(pdf) as document:
            for i in range(min(document.count_attachments(), _MOST_FILES)):
                attachment = document.get_attachment(i)
                name = str(attachment.get_name())
                if name.lower() in _FILENAMES:
                    return name, bytes(attachment.get_data())
    except pypdfium2.PdfiumError as error:
        raise NoInvoice(f"The PDF can't be read: {error}") from error
    raise NoInvoice(f"The PDF has no file called {', '.join(_FILENAMES)}.")


def _parse(content: bytes) -> Any:
    """With no entities, and nothing loaded: what XML attacks with."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise NoInvoice(f"The XML in the PDF can't be read: {error}") from error
    if root.getroottree().docinfo.doctype:
        raise NoInvoice("The XML in the PDF has a document type, which no e-invoice has.")
    if etree.QName(root).localname != _ROOT:
        raise NoInvoice(f"The XML in the PDF is a {etree.QName(root).localname}, no {_ROOT}.")
    return root


def _members(element: Any, kind: str, known: schema.Schema) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for child in element.iterchildren(etree.Element):
        name = etree.QName(child).localname
        part = known.part(kind, name)
        value = _value(child, part.type if part else "", known)
        if part and part.most == 1:
            members.setdefault(name, value)
        else:
            members.setdefault(name, []).append(value)
    return members


def _value(element: Any, kind: str, known: schema.Schema) -> Any:
    if len(element):
        return _dated(element) or _members(element, kind, known)
    text = (element.text or "").strip()
    return {"value": text, **element.attrib} if element.attrib else text


def _dated(element: Any) -> str | None:
    """The date in an element, where it has one and is written as CII writes it."""
    child = next(element.iterchildren("{*}DateTimeString", "{*}DateString"), None)
    if child is None or child.get("format") != _CCYYMMDD:
        return None
    with suppress(ValueError):
        return datetime.strptime(child.text or "", "%Y%m%d").date().isoformat()  # noqa: DTZ007
    return None
