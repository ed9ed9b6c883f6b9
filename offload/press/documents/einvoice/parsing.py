"""An invoice that somebody sent, CII or UBL, as the JSON that makes one: by the table of terms."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from offload.order import Syntax
from offload.press.documents.einvoice.terms.document import DOCUMENT
from offload.press.documents.einvoice.terms.paths import Variables, elements, parse, texts
from offload.press.documents.einvoice.terms.term import Group, Member, Term, unrolled
from offload.press.documents.einvoice.writing import CREDIT_NAMES, TAX_POINTS, rename

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9 ]{10,40}")
_MARKED = re.compile(r"#([A-Z]{3})#(.*)", re.DOTALL)
_OF_ACCOUNTS = ("holder", "bic")

# Texts whose line breaks say something; those of others are only how the XML was laid out.
OF_LINES = ("terms", "text", "description", "note")

Terms = dict[str, Any]


def read(root: Any, syntax: Syntax) -> Terms:
    """What an invoice says, in the shape of the templates' data.

    Args:
        root: of its XML; of a UBL credit note some elements get other names.
        syntax: that it is in.
    """
    credited = syntax == "ubl" and root.tag.endswith("}CreditNote")
    if credited:
        rename(root, {new: old for old, new in CREDIT_NAMES.items()})
    reader = _Reader(syntax, credited, _currencies(root))
    return folded(reader.group(DOCUMENT, root))


def _currencies(root: Any) -> Variables:
    named = {
        "currency": ("InvoiceCurrencyCode", "DocumentCurrencyCode"),
        "tax_currency": ("TaxCurrencyCode",),
    }
    return {
        name: next(
            (e.text.strip() for tag in tags for e in root.iter(f"{{*}}{tag}") if e.text), "-"
        )
        for name, tags in named.items()
    }


@dataclass(frozen=True, slots=True)
class _Reader:
    syntax: Syntax
    credited: bool
    variables: Variables

    def group(self, group: Group, element: Any) -> Terms:
        """What an element says of a group."""
        said: Terms = {}
        for member in group.members:
            value = self._member(unrolled(member, group), element)
            if isinstance(value, list):
                said.setdefault(member.name, []).extend(value)
            elif value is not None:
                said.setdefault(member.name, value)
        return said

    def _member(self, member: Member, element: Any) -> Any:
        path = self._path(member)
        if path is None:
            return None
        if isinstance(member, Term):
            return self._term(member, element, path)
        objects = [self.group(member, found) for found in self._found(element, path)]
        kept = [value for value in objects if value]
        return (kept or None) if member.many else next(iter(kept), None)

    def _found(self, element: Any, path: str) -> list[Any]:
        return [e for p in parse(path) for e in elements(element, p, self.variables)]

    def _term(self, term: Term, element: Any, path: str) -> Any:
        said = (text for p in parse(path) for text in texts(element, p, self.variables))
        values = (self._value(term, text) for text in said)
        return next((value for value in values if value), None)

    def _path(self, member: Member) -> str | None:
        if self.syntax == "cii":
            return member.cii
        if isinstance(member, Term) and member.credit and self.credited:
            return member.credit
        return member.ubl

    def _value(self, term: Term, text: str) -> str | None:
        if term.kind == "tax point":
            return {code: name for name, code in TAX_POINTS[self.syntax].items()}.get(text.strip())
        if term.kind == "text" and term.name not in OF_LINES:
            return " ".join(text.split())
        return _VALUES.get(term.kind, str.strip)(text)


def _number(text: str) -> str | None:
    try:
        return f"{Decimal(text.strip()):f}"
    except InvalidOperation:
        return None


def _day(text: str) -> str | None:
    for pattern in ("%Y%m%d", "%Y-%m-%d"):
        try:
            return datetime.strptime(text[:10], pattern).date().isoformat()  # noqa: DTZ007
        except ValueError:
            continue
    return None


_VALUES: Mapping[str, Callable[[str], str | None]] = {
    "text": str,
    "binary": lambda text: "".join(text.split()),
    "amount": _number,
    "number": _number,
    "date": lambda text: _day(text.strip()),
    "indicator": lambda text: "charge" if text.strip() in ("true", "1") else "allowance",
}


def folded(said: Terms) -> Terms:
    """From the table's shape to that of the templates' data."""
    said |= {"payment": _payment(said)} | _tax_point(said)
    said["notes"] = [_note(note) for note in said.get("notes", ())]
    totals = said.get("totals", {})
    if "prepaid" in totals:
        said["prepaid"] = totals.pop("prepaid")
    for line in said.get("lines", ()):
        _fold_line(line)
    return {name: value for name, value in said.items() if value not in ({}, [], None)}


def _note(note: Terms) -> Terms | str:
    marked = _MARKED.fullmatch(note.get("text", ""))
    if marked:
        return {"code": marked[1], "text": marked[2]}
    return note if "code" in note else str(note.get("text", ""))


def _tax_point(said: Terms) -> Terms:
    """CII says in each line of the breakdown when the tax becomes due."""
    found: Terms = {}
    for tax in said.get("taxes", ()):
        for name in ("tax_point", "tax_point_on"):
            if name in tax:
                found[name] = tax.pop(name)
    return found


def _fold_line(line: Terms) -> None:
    own = line.get("buyer_item_id", {})
    if own and "scheme" not in own:
        line["buyer_item_id"] = own["id"]
    for part in line.get("lines", ()):
        _fold_line(part)


def _payment(said: Terms) -> Terms:
    payment = said.get("payment", {})
    instructions = payment.pop("instructions", [])
    accounts = [account for account in map(_account, instructions) if account]
    debit = {**_picked(instructions, {"mandate": "mandate", "debtor": "iban"})}
    parts = {
        **_picked(instructions, {n: n for n in ("means", "means_text", "reference")}),
        **(accounts[0] if accounts else {}),
        "accounts": accounts[1:],
        "card": _picked(instructions, {"card_number": "number", "card_holder": "holder"}),
        "direct_debit": {**debit, **payment.get("direct_debit", {})},
    }
    return {**{k: v for k, v in parts.items() if v}, **_without_debit(payment)}


def _without_debit(payment: Terms) -> Terms:
    return {name: value for name, value in payment.items() if name != "direct_debit"}


def _picked(instructions: list[Terms], names: Mapping[str, str]) -> Terms:
    """The first that is said of each, under another name."""
    return {
        new: next(i[old] for i in instructions if old in i)
        for old, new in names.items()
        if any(old in i for i in instructions)
    }


def _account(instruction: Terms) -> Terms:
    """An account to pay to; UBL does not say whether its number is an IBAN."""
    number = instruction.get("iban") or instruction.get("account")
    if number is None:
        return {}
    kind = "iban" if _IBAN.fullmatch(number) else "account"
    more = {name: instruction[name] for name in _OF_ACCOUNTS if name in instruction}
    return {kind: number, **more}
