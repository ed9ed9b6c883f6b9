"""An invoice's terms as a tree of elements, by the table of terms.

The elements have no namespaces yet, and stand in no order: both are the schema's affair.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lxml import etree

from offload.order import Syntax
from offload.press.documents.einvoice.terms.document import DOCUMENT
from offload.press.documents.einvoice.terms.paths import Variables, make, parse, put
from offload.press.documents.einvoice.terms.term import Group, Member, Term, unrolled
from offload.press.documents.rules import Json

# What XML 1.0 has no characters for, and JSON has.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# When the tax becomes due: UNTDID 2475 in CII, 2005 in UBL.
TAX_POINTS: Mapping[Syntax, Mapping[str, str]] = {
    "cii": {"issued": "5", "delivered": "29", "paid": "72"},
    "ubl": {"issued": "3", "delivered": "35", "paid": "432"},
}
_ALWAYS = "SupplyChainTradeTransaction/ApplicableHeaderTradeDelivery"
# What UBL calls otherwise in a credit note than in an invoice.
CREDIT_NAMES = {
    "InvoiceTypeCode": "CreditNoteTypeCode",
    "InvoiceLine": "CreditNoteLine",
    "SubInvoiceLine": "SubCreditNoteLine",
    "InvoicedQuantity": "CreditedQuantity",
}


@dataclass(slots=True)
class Tree:
    """Elements, and the JSON Pointers of the terms that they were made of."""

    root: Any
    pointers: dict[Any, str] = field(default_factory=dict)


def tree(terms: Json, syntax: Syntax, root: str) -> Tree:
    """The terms as elements.

    Args:
        terms: all that the table names, with nothing left to work out.
        syntax: the one to write.
        root: name of the root element.
    """
    written = Tree(etree.Element(root))
    currencies = {"currency": terms["currency"], "tax_currency": terms.get("tax_currency", "")}
    _Writer(syntax, root, currencies, written).group(DOCUMENT, terms, written.root, "")
    _prune(written.root)
    if syntax == "cii":  # which asks for it even where there is nothing in it
        make(
            written.root, parse("SupplyChainTradeTransaction/ApplicableHeaderTradeDelivery")[0], {}
        )
    if root == "CreditNote":
        rename(written.root, CREDIT_NAMES)
    return written


def rename(root: Any, names: Mapping[str, str]) -> None:
    """Give elements other names, whatever their namespaces."""
    for element in root.iter(*(f"{{*}}{name}" for name in names)):
        tag = etree.QName(element)
        name = names[tag.localname]
        element.tag = f"{{{tag.namespace}}}{name}" if tag.namespace else name


def _prune(element: Any) -> None:
    """Remove what says nothing: neither syntax knows empty elements."""
    for child in list(element):
        _prune(child)
        if not len(child) and not child.text and not child.attrib:
            element.remove(child)


@dataclass(frozen=True, slots=True)
class _Writer:
    syntax: Syntax
    root: str
    variables: Variables
    written: Tree

    def group(self, group: Group, value: Json, element: Any, at: str) -> None:
        """All that an object says, into its element."""
        self.written.pointers[element] = at
        for member in group.members:
            if member.name in value:
                own = unrolled(member, group)
                self._member(own, value[member.name], element, f"{at}/{member.name}")

    def _member(self, member: Member, value: Any, element: Any, at: str) -> None:
        path = self._path(member)
        if path is None:
            return
        if isinstance(member, Term):
            self._term(member, value, element, path, at)
        elif member.many:
            self._many(member, value, element, path, at)
        elif member.when is None or member.when(value):
            self.group(member, value, make(element, parse(path)[0], self.variables), at)

    def _many(self, group: Group, values: Any, element: Any, path: str, at: str) -> None:
        for i, value in enumerate(values):
            if group.when is None or group.when(value):
                new = make(element, parse(path)[0], self.variables, anew=True)
                self.group(group, value, new, f"{at}/{i}")

    def _term(self, term: Term, value: Any, element: Any, path: str, at: str) -> None:
        text = self._text(term, value)
        if not text.strip():
            return
        made = put(element, parse(path)[0], text, self.variables)
        self.written.pointers.setdefault(made, at)
        if term.kind == "amount" and self.syntax == "ubl":
            currency = "tax_currency" if term.name == "tax_converted" else "currency"
            made.set("currencyID", self.variables[currency])

    def _path(self, member: Member) -> str | None:
        if self.syntax == "cii":
            return member.cii
        if isinstance(member, Term) and member.credit and self.root == "CreditNote":
            return member.credit
        return member.ubl

    def _text(self, term: Term, value: Any) -> str:
        match term.kind:
            case "date" if self.syntax == "cii":
                return str(value).replace("-", "")
            case "indicator":
                return "true" if value == "charge" else "false"
            case "tax point":
                return TAX_POINTS[self.syntax][value]
            case _:
                return _plain(value)


def _plain(value: Any) -> str:
    """A text; a number without an exponent, which XML Schema's has not."""
    return f"{value:f}" if isinstance(value, Decimal) else _UNWRITABLE.sub("", str(value))
