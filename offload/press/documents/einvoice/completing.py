"""The data of a document with nothing left to work out: what the table of terms writes."""

import re
from collections.abc import Iterable
from typing import Any

from offload.order import Syntax
from offload.press.documents.einvoice.draft import Draft
from offload.press.documents.einvoice.terms.document import DOCUMENT
from offload.press.documents.ledger import Entry, Tax, adjusted, total_of
from offload.press.documents.rules import Json, number

# A unit that has no name of its own (UN/ECE Recommendation 20).
_ONE = "C62"
# Reasons where none is given: "discount" (UNTDID 5189), "miscellaneous" (UNTDID 7161).
_REASONS = {"allowance": "95", "charge": "ABK"}
# Why there is no tax (VATEX code list); an exemption (E) has no code of its own.
_EXEMPTIONS = {
    "AE": "VATEX-EU-AE",
    "G": "VATEX-EU-G",
    "K": "VATEX-EU-IC",
    "O": "VATEX-EU-O",
}
_INTRA_COMMUNITY = "K"
_ADDRESS = ("street", "extra", "line3", "city", "postcode", "region", "country")
# Means of payment (UNTDID 4461).
_UNDEFINED, _TRANSFER, _CARD, _SEPA_TRANSFER, _SEPA_DEBIT = "1", "30", "48", "58", "59"
_ACCOUNT = ("iban", "account", "holder", "bic")

Terms = dict[str, Any]


def complete(draft: Draft) -> Terms:
    """All that the e-invoice says, in the shape of the table of terms."""
    data = draft.data
    terms = {
        **{member.name: data[member.name] for member in DOCUMENT.members if member.name in data},
        "guideline": data.get("guideline", draft.profile.guideline),
        "process": data.get("process", draft.profile.process or ""),
        "type": draft.type,
        "notes": _notes(draft),
        "preceding": _preceding(data),
        "attachments": data.get("attachments", ()),
        "seller": _party(data["seller"]),
        "buyer": _party(data["buyer"]),
        "delivery": _delivery(draft),
        "payment": _payment(draft),
        "adjustments": _adjustments(draft),
        "totals": _totals(draft),
        "taxes": _taxes(draft),
        "lines": _lines(data["lines"], draft.bill.lines, draft.syntax),
    }
    return terms if draft.profile.name != "minimum" else _least(terms)


def _least(terms: Terms) -> Terms:
    """MINIMUM has no word for a buyer's numbers, and its schema does not know that."""
    buyer = {k: v for k, v in terms["buyer"].items() if k not in ("vat_id", "tax_id", "ids")}
    return terms | {"buyer": buyer}


def _notes(draft: Draft) -> list[Json]:
    data = draft.data
    notes = [data.get("intro"), data.get("reason"), *data.get("notes", ())]
    told: list[Json] = [n if isinstance(n, dict) else {"text": n} for n in notes if n]
    return [_marked(note) for note in told] if draft.syntax == "ubl" else told


def _marked(note: Json) -> Json:
    """UBL has no element for a note's subject: it stands before the text (EN 16931-3-2)."""
    return {"text": f"#{note['code']}#{note['text']}"} if "code" in note else note


def _preceding(data: Json) -> list[Json]:
    corrected = [data["corrects"]] if "corrects" in data else []
    return [*corrected, *data.get("preceding", ())]


def _party(party: Json) -> Terms:
    own = [{"id": party["number"]}] if "number" in party else []
    return {**party, "ids": [*own, *party.get("ids", ())]}


def _delivery(draft: Draft) -> Terms:
    """Where the goods go: abroad, to the buyer unless another place is named."""
    data = draft.data
    abroad = any(tax.category == _INTRA_COMMUNITY for tax in draft.bill.taxes)
    if "delivery" in data or not abroad:
        return dict(data.get("delivery", {}))
    buyer = data["buyer"]
    return {name: buyer[name] for name in ("name", *_ADDRESS) if name in buyer}


def _payment(draft: Draft) -> Terms:
    payment = draft.data.get("payment", {})
    terms = {} if "due" in draft.data else _refund(draft)
    return {**terms, **payment, "instructions": _instructions(draft, payment)}


def _refund(draft: Draft) -> Terms:
    """What becomes of a credit note's sum, in the words of the page (BR-CO-25)."""
    if not draft.credits or draft.bill.payable <= 0:
        return {}
    return {"terms": draft.formats.text("refund", amount=draft.formats.money(draft.bill.payable))}


def _instructions(draft: Draft, payment: Json) -> list[Terms]:
    """One for each account, with what is the same for all of them in each."""
    debit, card = payment.get("direct_debit", {}), payment.get("card", {})
    common = {
        **({"reference": payment["reference"]} if "reference" in payment else {}),
        **{f"card_{name}": card[name] for name in card},
        **({"mandate": debit["mandate"]} if "mandate" in debit else {}),
        **({"debtor": _bare(debit["iban"])} if "iban" in debit else {}),
    }
    instructions = [
        {**common, **account, "means": means}
        for account in _accounts(payment) or [{}]
        if (means := payment.get("means") or _means(draft, payment, account))
    ]
    if instructions and "means_text" in payment:  # which UBL has once (UBL-SR-46)
        instructions[0]["means_text"] = payment["means_text"]
    return instructions


def _accounts(payment: Json) -> list[Json]:
    first = {**_cleared(payment), **{name: payment[name] for name in _ACCOUNT if name in payment}}
    named = [account for account in (first, *payment.get("accounts", ())) if _is_account(account)]
    return [_written(account) for account in named]


def _cleared(payment: Json) -> Json:
    """Where there is no BIC, a national clearing code stands for it (BT-86)."""
    codes = [payment[name] for name in ("routing_number", "sort_code") if name in payment]
    return {"bic": codes[0]} if codes else {}


def _is_account(account: Json) -> bool:
    return "iban" in account or "account" in account


def _written(account: Json) -> Json:
    return {**account, "iban": _bare(account["iban"])} if "iban" in account else account


def _bare(iban: str) -> str:
    """People write it with blanks, machines do not."""
    return re.sub(r"\s", "", iban)


def _means(draft: Draft, payment: Json, account: Json) -> str | None:
    """How it is paid, by what is known; a credit note leaves that open where it must be said."""
    if "direct_debit" in payment:
        return _SEPA_DEBIT
    if "iban" in account and draft.data["currency"] == "EUR":
        return _SEPA_TRANSFER
    if account:
        return _TRANSFER
    if "card" in payment:
        return _CARD
    due_there = draft.syntax == "ubl" and "due" in draft.data
    return _UNDEFINED if draft.credits and (draft.profile.process or due_there) else None


def _adjustments(draft: Draft) -> list[Terms]:
    bill, sent = draft.bill, draft.data.get("adjustments", ())
    return [
        {
            **_reasoned(adjustment, bill.subtotal, _unsigned(adjustment, entry)),
            **_taxed(entry),
        }
        for adjustment, entry in zip(sent, bill.adjustments, strict=True)
    ]


def _unsigned(adjustment: Json, entry: Entry) -> Any:
    """An adjustment's amount as it is written: what an allowance takes away is positive."""
    return entry.amount if adjustment["kind"] == "charge" else -entry.amount


def _reasoned(adjustment: Json, of: Any, amount: Any) -> Terms:
    """With its base, and a reason, which it must have (BR-33, BR-38, BR-42, BR-44)."""
    reason = {} if _has_reason(adjustment) else {"reason_code": _REASONS[adjustment["kind"]]}
    base = {"base": adjustment.get("base", of)} if "percent" in adjustment else {}
    return {**adjustment, **base, **reason, "amount": amount}


def _has_reason(adjustment: Json) -> bool:
    return "reason" in adjustment or "reason_code" in adjustment


def _taxed(entry: Entry) -> Terms:
    """Out of scope of tax there is no rate (BR-O-5), not even a zero that was sent."""
    by = entry.rates[0]
    return {"tax_category": by.category, "tax": "" if by.category == "O" else by.rate}


def _totals(draft: Draft) -> Terms:
    """BG-22; sums of nothing are there if they were sent."""
    data, bill, sent = draft.data, draft.bill, draft.data.get("totals", {})
    kinds = {adjustment["kind"] for adjustment in data.get("adjustments", ())}
    optional = {
        "allowances": ("allowance" in kinds, total_of("allowance", data, bill)),
        "charges": ("charge" in kinds, total_of("charge", data, bill)),
        "prepaid": (bool(bill.prepaid) or "prepaid" in data, bill.prepaid),
        "rounding": (bool(bill.rounding), bill.rounding),
        "tax_converted": (False, sent.get("tax_converted")),
    }
    return {
        **{name: getattr(bill, name) for name in ("subtotal", "net", "tax", "gross", "payable")},
        **{name: value for name, (there, value) in optional.items() if there or name in sent},
    }


def _taxes(draft: Draft) -> list[Terms]:
    """The breakdown; CII says in its first line when the tax becomes due (CII-SR-461, -462)."""
    taxes = [_tax(tax, draft) for tax in draft.bill.taxes]
    point = {name: draft.data[name] for name in ("tax_point", "tax_point_on") if name in draft.data}
    return [taxes[0] | point, *taxes[1:]]


def _tax(tax: Tax, draft: Draft) -> Terms:
    """A line of the breakdown; the reason for no tax is the one on the page."""
    claim = _claim(tax, draft.data.get("taxes", ()))
    # Unlike on a line, without tax it is a rate of zero here (BR-O-10 asks for none).
    rate = {"rate": tax.rate} if tax.category != "O" or _rated(claim, draft) else {}
    return {
        **rate,
        **_exemption(tax, claim, draft),
        "base": tax.base,
        "tax": tax.tax,
        "category": tax.category,
    }


def _rated(claim: Json, draft: Draft) -> bool:
    """XRechnung wants a rate even where there is no tax (BR-DE-14)."""
    return "rate" in claim or draft.profile.name.startswith("xrechnung")


def _claim(tax: Tax, sent: Iterable[Json]) -> Json:
    return next((claim for claim in sent if _is_of(claim, tax)), {})


def _is_of(claim: Json, tax: Tax) -> bool:
    rate = number(claim.get("rate", 0))
    return (claim.get("category", "S" if rate else "Z"), rate) == (tax.category, tax.rate)


def _exemption(tax: Tax, claim: Json, draft: Draft) -> Terms:
    sent = {name: claim[name] for name in ("reason", "reason_code") if name in claim}
    if sent or tax.category not in (*_EXEMPTIONS, "E"):
        return sent
    code = {"reason_code": _EXEMPTIONS[tax.category]} if tax.category in _EXEMPTIONS else {}
    return {"reason": draft.formats.text(f"tax_{tax.category}"), **code}


def _lines(lines: Iterable[Json], entries: Iterable[Entry], syntax: Syntax) -> list[Terms]:
    return [_line(line, entry, syntax) for line, entry in zip(lines, entries, strict=True)]


def _line(line: Json, entry: Entry, syntax: Syntax) -> Terms:
    unit = line.get("unit_code", _ONE)
    per = {"per_unit_code": line.get("per_unit_code", unit)} if "per" in line else {}
    parts = {"lines": _lines(line["lines"], entry.parts, syntax)} if "lines" in line else {}
    return {
        **line,
        **per,
        **parts,
        **_taxed(entry),
        **_identified(line),
        **_discounted(line, syntax),
        "number": line.get("number", str(int(entry.place[-1]) + 1)),
        "quantity": line.get("quantity", 1),
        "unit_code": unit,
        "amount": entry.amount,
        "adjustments": _on_line(line, entry),
    }


def _identified(line: Json) -> Terms:
    own = line.get("buyer_item_id")
    return {"buyer_item_id": {"id": own}} if isinstance(own, str) else {}


def _discounted(line: Json, syntax: Syntax) -> Terms:
    """A price's discount: CII wants the price before it, UBL the discount, be it nothing."""
    if "price_discount" in line and "gross_price" not in line:
        return {"gross_price": number(line["price"]) + number(line["price_discount"])}
    bare = syntax == "ubl" and "gross_price" in line and "price_discount" not in line
    return {"price_discount": 0} if bare else {}


def _on_line(line: Json, entry: Entry) -> list[Terms]:
    pairs = zip(adjusted(line), entry.adjustments, strict=True)
    return [_reasoned(adjustment, entry.full, amount) for adjustment, amount in pairs]
