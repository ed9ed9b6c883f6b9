"""The business terms that KoSIT's stylesheets read, as the JSON that callers send.

It goes by the numbers of the terms alone, and knows neither CII nor UBL: a second way from an
invoice to the JSON, beside the service's own reader.
"""

from collections.abc import Iterator
from typing import Any

from bench.einvoice.official import ID
from offload.press.documents.einvoice import parsing
from offload.press.documents.einvoice.terms.document import DOCUMENT
from offload.press.documents.einvoice.terms.term import Group, Member, Term
from offload.press.documents.einvoice.writing import TAX_POINTS

# What an invoice may have many of in a line, so that they are not the line's own.
_APART = "BG-DEX-01"
# Characters of a date, which may name its time zone.
_DAY = 10
_MARKS = {"scheme": "scheme_identifier", "version": "scheme_version_identifier"}
_FILE = {"media_type": "mime_code", "filename": "filename"}
_KINDS = {"BG-20": "allowance", "BG-21": "charge", "BG-27": "allowance", "BG-28": "charge"}
_TAX_POINTS = {code: name for codes in TAX_POINTS.values() for name, code in codes.items()}


def convert(terms: Any) -> dict[str, Any]:
    """The JSON for the template `invoice` or `credit-note`.

    Args:
        terms: of an invoice, as `official.read` gives them.
    """
    said = _object(DOCUMENT, terms)
    said["payment"] = {**said.get("payment", {}), "instructions": list(_instructions(terms))}
    if "tax_point_on" in said:
        said["tax_point_on"] = _TAX_POINTS[said["tax_point_on"]]
    # In UBL the stylesheets take what the invoice is about for a supporting document, too.
    about = {"id": said.get("object", {}).get("id")}
    said["attachments"] = [it for it in said.get("attachments", ()) if it != about]
    return parsing.folded(said)


def _object(group: Group, element: Any) -> dict[str, Any]:
    said: dict[str, Any] = {"kind": _KINDS[group.number]} if group.number in _KINDS else {}
    for member in group.members:
        value = _value(member, element)
        if value and member.name == "adjustments":
            said.setdefault(member.name, []).extend(value)
        elif value:
            said.setdefault(member.name, value)
    return said


def _value(member: Member, element: Any) -> Any:
    if isinstance(member, Term):
        return _text(member, element)
    if member.name == "instructions" or (member.recursive):
        return None
    if member.cii == member.ubl == ".":
        return _object(member, element)
    read = _identifier if member.number.startswith("BT-") else _object
    found = [read(member, it) for it in _found(element, member.number)]
    return found if member.many else next(iter(found), None)


def _identifier(_: Group, element: Any) -> dict[str, str]:
    marks = {name: element.get(mark) for name, mark in _MARKS.items()}
    return {"id": element.text.strip(), **{name: mark for name, mark in marks.items() if mark}}


def _text(term: Term, element: Any) -> Any:
    if term.name in _FILE:
        file = next(_found(element, "BT-125"), None)
        return None if file is None else file.get(_FILE[term.name])
    found = next(_found(element, term.number), None) if term.number else None
    text = None if found is None else found.text
    if text and term.kind == "date":
        return text[:_DAY]
    return text if text is None or term.name in parsing.OF_LINES else " ".join(text.split())


def _found(element: Any, number: str) -> Iterator[Any]:
    for child in element:
        if child.get(ID) == number:
            yield child
        elif child.get(ID) != _APART:
            yield from _found(child, number)


def _instructions(terms: Any) -> Iterator[dict[str, Any]]:
    """One for each account, as CII and UBL have them."""
    names = {"means": 81, "means_text": 82, "reference": 83, "card_number": 87, "card_holder": 88}
    names |= {"mandate": 89, "debtor": 91}
    for payment in _found(terms, "BG-16"):
        common = dict(_named(payment, names))
        for account in [*_found(payment, "BG-17")] or [payment]:
            yield common | dict(_named(account, {"iban": 84, "holder": 85, "bic": 86}))


def _named(element: Any, numbers: dict[str, int]) -> Iterator[tuple[str, str]]:
    for name, number in numbers.items():
        for found in _found(element, f"BT-{number}"):
            yield name, found.text
