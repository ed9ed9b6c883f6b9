"""Invoices by KoSIT's own stylesheets: CII or UBL into the business terms of EN 16931.

They know nothing of Pressroom. What they read of an invoice that somebody wrote must be what they
read of the one that Pressroom makes of its JSON.
"""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree
from saxonche import PySaxonProcessor

from offload.press.documents.einvoice.terms.document import DOCUMENT
from offload.press.documents.einvoice.terms.term import Group

ID = "{urn:ce.eu:en16931:2017:xoev-de:kosit:standard:xrechnung-1}id"
_STYLESHEETS = {
    "CrossIndustryInvoice": "cii-xr.xsl",
    "Invoice": "ubl-invoice-xr.xsl",
    "CreditNote": "ubl-creditnote-xr.xsl",
}
# What XRechnung's extension calls the groups of a line within a line.
_WITHIN = {
    "BG-DEX-02": "BG-31",
    "BG-DEX-03": "BG-27",
    "BG-DEX-04": "BG-28",
    "BG-DEX-05": "BG-26",
    "BG-DEX-06": "BG-30",
    "BG-DEX-07": "BG-29",
    "BG-DEX-08": "BG-32",
}
# How CII marks a registration for tax; UBL has other elements for them.
_OF_TAX = ("VA", "FC")
# A date that names its time zone, as XML Schema's may.
_ZONED = re.compile(r"^(\d{4}-\d\d-\d\d)(Z|[+-]\d\d:\d\d)$")
# Accounts, in whose numbers blanks mean nothing.
_ACCOUNTS = ("BT-84", "BT-91")
_AMOUNTS = {"amount", "number"}

# A term or a group: its number, what it says, and what is in it, sorted.
Fact = tuple[str, str, tuple[Any, ...]]


def read(xml: bytes) -> Any:
    """The business terms of an invoice, as KoSIT's stylesheets write them."""
    root = etree.QName(etree.fromstring(xml)).localname
    source = _saxon().parse_xml(xml_text=etree.tostring(etree.fromstring(xml), encoding="unicode"))
    terms = _stylesheet(_STYLESHEETS[root]).transform_to_string(xdm_node=source)
    return etree.fromstring(terms.encode())


def facts(terms: Any) -> tuple[Fact, ...]:
    """The terms in an order of their own, and numbers by their value."""
    return tuple(sorted(_fact(child) for child in terms if child.get(ID)))


def differences(before: Any, after: Any) -> list[str]:
    """What an invoice says that the other does not."""
    lines = [set(_flat(facts(terms))) for terms in (before, after)]
    return [f"- {line}" for line in sorted(lines[0] - lines[1])] + [
        f"+ {line}" for line in sorted(lines[1] - lines[0])
    ]


def _flat(some: tuple[Fact, ...], path: str = "") -> Iterator[str]:
    for number, text, inner in some:
        yield f"{path}/{number} {text}"
        yield from _flat(inner, f"{path}/{number}")


def _fact(element: Any) -> Fact:
    number = element.get(ID)
    inner = tuple(sorted(_fact(child) for child in element if child.get(ID)))
    marks = "".join(f" @{name}={value}" for name, value in sorted(_marks(element).items()))
    return number, _normal(number, element.text or "") + marks, inner


def _marks(element: Any) -> dict[str, str]:
    """Attributes of the invoice's own, such as a scheme; not where a term was found."""
    return {
        etree.QName(name).localname: value
        for name, value in element.attrib.items()
        if etree.QName(name).localname not in ("id", "src") and value not in _OF_TAX
    }


def _normal(number: str, text: str) -> str:
    words = ("" if number in _ACCOUNTS else " ").join(text.split())
    if number not in _numeric():
        return _ZONED.sub(r"\1", words)
    try:
        return str(Decimal(words).normalize())
    except InvalidOperation:
        return words


@lru_cache
def _numeric() -> frozenset[str]:
    return frozenset(_numbers(DOCUMENT))


def _numbers(group: Group) -> Iterator[str]:
    for member in group.members:
        if isinstance(member, Group):
            yield from _numbers(member)
        elif member.kind in _AMOUNTS:
            yield member.number


@lru_cache
def _stylesheet(name: str) -> Any:
    spec = find_spec("paperless_ngx_erechnung")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    path = Path(spec.submodule_search_locations[0]) / "xslt" / name
    return _saxon().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(path))


@lru_cache
def _saxon() -> Any:
    return PySaxonProcessor(license=False)
