"""A broken rule as a fault of the data: where the caller can mend it."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from offload.errors import Item
from offload.press.documents.einvoice.rules import Breach
from offload.press.documents.einvoice.schema import Written
from offload.press.documents.einvoice.terms.document import DOCUMENT
from offload.press.documents.einvoice.terms.term import Term, listed
from offload.press.documents.rules import Json

_TERM = re.compile(r"\((BT-\d+|BG-\d+)\)")
_NAMESPACE = re.compile(r"\{urn:[^}]*\}")
# Groups, of which no single member is theirs, and terms that rules ask for by another place.
_OF_GROUPS = {
    "BG-5": "/seller/country",
    "BG-6": "/seller/contact",
    "BG-8": "/buyer/country",
    "BG-14": "/period",
    "BG-16": "/payment",
    "BT-34": "/seller/electronic_address",
    "BT-49": "/buyer/electronic_address",
    "BT-80": "/buyer/country",
}
# What rules ask for that do not name it by its number.
_OF_RULES = {
    "PEPPOL-EN16931-R010": "(BT-49)",
    "PEPPOL-EN16931-R020": "(BT-34)",
}


def of_schema(element: Any, message: str, written: Written, data: Json) -> Item:
    """An element that the profile's schema refuses.

    Args:
        element: the one at fault.
        message: the validator's.
        written: the XML, and the member of the data that each element was made of.
        data: what was sent.
    """
    pointer = _nearest(element, written, data)
    if "CountryID" in message:  # the one thing that an address needs
        pointer += "/country"
    return {"pointer": pointer, "detail": _NAMESPACE.sub("", message), "rule": "XSD"}


def of_rule(breach: Breach, written: Written, data: Json) -> Item:
    """A business rule that is broken.

    Args:
        breach: the rule, and where in the XML it is broken.
        written: the XML, and the member of the data that each element was made of.
        data: what was sent.
    """
    lacking = _missing(_OF_RULES.get(breach.rule, breach.text), data)
    return {
        "pointer": lacking or _nearest(_element(breach, written), written, data),
        "detail": f"[{breach.rule}] {breach.text}",
        "rule": breach.rule,
    }


@lru_cache
def _pointers() -> Mapping[str, str]:
    """Where the data says what the norm calls a business term, but for what it says many times."""
    places = (
        (member.number, place)
        for place, member in listed(DOCUMENT)
        if isinstance(member, Term) and "[]" not in place
    )
    return {number: "/" + place.replace(".", "/") for number, place in places} | _OF_GROUPS


def _missing(text: str, data: Json) -> str | None:
    """What the text names and the data lacks."""
    return next((pointer for pointer in _named(text) if not _holds(data, pointer)), None)


def _named(text: str) -> Iterator[str]:
    known = _pointers()
    return (known[term] for term in _TERM.findall(text) if term in known)


def _holds(data: Json, pointer: str) -> bool:
    value: Any = data
    for step in pointer.split("/")[1:]:
        value = value.get(step, {})
    return bool(value != {})


def _element(breach: Breach, written: Written) -> Any:
    found = written.root.xpath(breach.path)
    return found[0] if found else written.root


def _nearest(element: Any, written: Written, data: Json) -> str:
    """The pointer of an element, or of what holds it, as far as the caller sent it."""
    while element is not None and element not in written.pointers:
        element = element.getparent()
    return _sent(written.pointers.get(element, ""), data)


def _sent(pointer: str, data: Json) -> str:
    """As much of a pointer as there is in the data: the rest was worked out."""
    value: Any = data
    steps = pointer.split("/")[1:]
    for i, step in enumerate(steps):
        value = _child(value, step)
        if value is None:
            return "".join(f"/{it}" for it in steps[:i])
    return pointer


def _child(value: Any, step: str) -> Any:
    if isinstance(value, list):
        return value[int(step)] if int(step) < len(value) else None
    return value.get(step) if isinstance(value, dict) else None
