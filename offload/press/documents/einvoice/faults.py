"""A broken rule as a fault of the data: where the caller can mend it."""

import re
from collections.abc import Iterator
from typing import Any

from offload.errors import Item
from offload.press.documents.einvoice.rules import Breach
from offload.press.documents.einvoice.schema import Written
from offload.press.documents.rules import Json

_TERM = re.compile(r"\((BT-\d+|BG-\d+)\)")
_NAMESPACE = re.compile(r"\{urn:[^}]*\}")
# Where the data says what the norm calls a business term. A rule that is broken because something
# is missing is broken at the document, or at a line of the tax breakdown; its text names the term.
_POINTERS = {
    "BT-9": "/due",
    "BT-10": "/buyer_reference",
    "BT-31": "/seller/vat_id",
    "BT-34": "/seller/electronic_address",
    "BG-5": "/seller/country",
    "BT-40": "/seller/country",
    "BT-48": "/buyer/vat_id",
    "BT-49": "/buyer/electronic_address",
    "BG-8": "/buyer/country",
    "BT-55": "/buyer/country",
    "BT-72": "/delivered",
    "BG-14": "/period",
    "BT-80": "/buyer/country",
    "BT-84": "/payment/iban",
}


def of_schema(element: Any, message: str, written: Written) -> Item:
    """An element that the profile's schema refuses."""
    pointer = _nearest(element, written)
    if "CountryID" in message:  # the one thing that an address needs
        pointer += "/country"
    return {"pointer": pointer, "detail": _NAMESPACE.sub("", message), "rule": "XSD"}


def of_rule(breach: Breach, written: Written, data: Json) -> Item:
    """A business rule that is broken."""
    return {
        "pointer": _missing(breach.text, data) or _nearest(_element(breach, written), written),
        "detail": f"[{breach.rule}] {breach.text}",
        "rule": breach.rule,
    }


def _missing(text: str, data: Json) -> str | None:
    """What the text names and the data lacks."""
    return next((pointer for pointer in _named(text) if not _holds(data, pointer)), None)


def _named(text: str) -> Iterator[str]:
    return (_POINTERS[term] for term in _TERM.findall(text) if term in _POINTERS)


def _holds(data: Json, pointer: str) -> bool:
    value: Any = data
    for step in pointer.split("/")[1:]:
        value = value.get(step, {})
    return bool(value != {})


def _element(breach: Breach, written: Written) -> Any:
    found = written.root.xpath(breach.path)
    return found[0] if found else written.root


def _nearest(element: Any, written: Written) -> str:
    """The pointer of an element, or of what holds it; of the whole document it is empty."""
    while element is not None and element not in written.pointers:
        element = element.getparent()
    return written.pointers.get(element, "")
