"""The e-invoice that somebody sent: a stranger's file, so nothing in it is believed."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from lxml import etree

from offload.press.documents.einvoice import parsing, schema
from offload.press.documents.einvoice.documents import found
from offload.press.documents.einvoice.draft import CREDIT_NOTES
from offload.press.documents.einvoice.profiles import PROFILES

_CCYYMMDD = "102"


def read(file: Path) -> dict[str, Any]:
    """What there is of an e-invoice, as `docs/e-invoices.md` tells.

    Raises:
        NoInvoice: it is neither a PDF nor XML, or has no e-invoice that can be read.
    """
    filename, root, syntax = found(file)
    xml, data = etree.tostring(root, encoding="unicode"), view(root)
    invoice = parsing.read(root, syntax)
    guideline = invoice.get("guideline", "")
    known = {profile.guideline: profile.name for profile in PROFILES.values()}
    return {
        "profile": known.get(guideline),
        "guideline": guideline,
        "syntax": syntax,
        "filename": filename,
        "template": "credit-note" if invoice.get("type") in CREDIT_NOTES else "invoice",
        "invoice": invoice,
        "xml": xml,
        "data": data,
    }


def view(root: Any) -> dict[str, Any]:
    """An invoice in JSON: every element under its name.

    An element that the schema, of CII that of the profile EXTENDED, lets repeat or does not know is
    an array, however often it is there; of any other the first counts. Text is a string, as it was
    written; with attributes it is an object of `value` and the attributes. A date is one of ISO
    8601.
    """
    name = etree.QName(root).localname
    ubl = name in ("Invoice", "CreditNote")
    known = schema.load(PROFILES["extended"].schema("ubl" if ubl else "cii", name))
    return _members(root, known.root_type, known)


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
