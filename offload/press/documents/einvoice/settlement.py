"""What it comes to and how it is paid: BG-16 to BG-23 of EN 16931."""

import re
from decimal import Decimal

from offload.press.documents.data import pointer
from offload.press.documents.einvoice.draft import Draft
from offload.press.documents.einvoice.lines import taxed
from offload.press.documents.einvoice.node import Node, charge, day, node
from offload.press.documents.ledger import Bill, Entry, Tax
from offload.press.documents.rules import ZERO, Json, number

# Reasons where none is given: "discount" (UNTDID 5189), "miscellaneous" (UNTDID 7161).
_REASONS = {"allowance": "95", "charge": "ABK"}
# Why there is no tax (VATEX code list); an exemption (E) has no code of its own.
_EXEMPTIONS = {
    "AE": "VATEX-EU-AE",
    "G": "VATEX-EU-G",
    "K": "VATEX-EU-IC",
    "O": "VATEX-EU-O",
}
# Means of payment (UNTDID 4461).
_UNDEFINED, _TRANSFER, _SEPA_TRANSFER = "1", "30", "58"


def settlement(draft: Draft) -> Node | None:
    """How the document is settled."""
    data, bill = draft.data, draft.bill
    payment = data.get("payment", {})
    return node(
        "ApplicableHeaderTradeSettlement",
        node("PaymentReference", payment.get("reference", data["number"])),
        node("InvoiceCurrencyCode", data["currency"], at="/currency"),
        _means(draft, payment),
        *(_tax(tax, draft) for tax in bill.taxes),
        _period(data.get("period")),
        *(
            _adjustment(adjustment, entry, bill)
            for adjustment, entry in zip(data.get("adjustments", ()), bill.adjustments, strict=True)
        ),
        _terms(draft, payment),
        _sums(draft),
        _corrected(data.get("corrects")),
    )


def _means(draft: Draft, payment: Json) -> Node | None:
    """Where the money goes; a credit note leaves that open."""
    iban = re.sub(r"\s", "", payment.get("iban", ""))
    account = payment.get("account") if not iban else None
    if not iban and not account:
        return _open(draft)
    sepa = iban and draft.data["currency"] == "EUR"
    return node(
        "SpecifiedTradeSettlementPaymentMeans",
        node("TypeCode", _SEPA_TRANSFER if sepa else _TRANSFER),
        node(
            "PayeePartyCreditorFinancialAccount",
            node("IBANID", iban),
            node("AccountName", payment.get("holder", draft.data["seller"]["name"])),
            node("ProprietaryID", account),
        ),
        node("PayeeSpecifiedCreditorFinancialInstitution", node("BICID", payment.get("bic"))),
        at="/payment",
    )


def _open(draft: Draft) -> Node | None:
    if not draft.credits:
        return None
    return node("SpecifiedTradeSettlementPaymentMeans", node("TypeCode", _UNDEFINED))


def _tax(tax: Tax, draft: Draft) -> Node | None:
    """A line of the breakdown; the reason for no tax is the one on the page."""
    free = tax.category in (*_EXEMPTIONS, "E")
    return node(
        "ApplicableTradeTax",
        node("CalculatedAmount", tax.tax),
        node("TypeCode", "VAT"),
        node("ExemptionReason", draft.formats.text(f"tax_{tax.category}") if free else None),
        node("BasisAmount", tax.base),
        node("CategoryCode", tax.category),
        node("ExemptionReasonCode", _EXEMPTIONS.get(tax.category)),
        # Unlike on a line, without tax it is a rate of zero here (BR-O-10 asks for none).
        node("RateApplicablePercent", None if tax.category == "O" else tax.rate),
    )


def _period(period: Json | None) -> Node | None:
    if period is None:
        return None
    return node(
        "BillingSpecifiedPeriod",
        day("StartDateTime", period["start"]),
        day("EndDateTime", period["end"]),
        at="/period",
    )


def _adjustment(adjustment: Json, entry: Entry, bill: Bill) -> Node | None:
    percent = number(adjustment["percent"]) if "percent" in adjustment else None
    reason = adjustment.get("reason")
    return node(
        "SpecifiedTradeAllowanceCharge",
        charge(charged=adjustment["kind"] == "charge"),
        node("CalculationPercent", percent),
        node("BasisAmount", None if percent is None else bill.subtotal),
        node("ActualAmount", abs(entry.amount)),
        node("ReasonCode", None if reason else _REASONS[adjustment["kind"]]),
        node("Reason", reason),
        taxed("CategoryTradeTax", entry),
        at=pointer(*entry.place),
    )


def _terms(draft: Draft, payment: Json) -> Node | None:
    """Until when, or, of a credit note, what becomes of the sum."""
    refund = draft.formats.text("refund", amount=draft.formats.money(draft.bill.payable))
    return node(
        "SpecifiedTradePaymentTerms",
        node("Description", refund if draft.credits else payment.get("terms")),
        day("DueDateDateTime", draft.data.get("due"), at="/due"),
    )


def _sums(draft: Draft) -> Node | None:
    """BG-22."""
    bill = draft.bill
    return node(
        "SpecifiedTradeSettlementHeaderMonetarySummation",
        node("LineTotalAmount", bill.subtotal),
        node("ChargeTotalAmount", _sum_of(draft, "charge")),
        node("AllowanceTotalAmount", _sum_of(draft, "allowance")),
        node("TaxBasisTotalAmount", bill.net),
        node("TaxTotalAmount", bill.tax, currencyID=draft.data["currency"]),
        node("RoundingAmount", bill.rounding or None),
        node("GrandTotalAmount", bill.gross),
        node("TotalPrepaidAmount", bill.prepaid or None),
        node("DuePayableAmount", bill.payable),
        at="/totals",
    )


def _sum_of(draft: Draft, kind: str) -> Decimal | None:
    """All charges, or all allowances; nothing where there are none."""
    pairs = zip(draft.data.get("adjustments", ()), draft.bill.adjustments, strict=True)
    amounts = [abs(entry.amount) for adjustment, entry in pairs if adjustment["kind"] == kind]
    return sum(amounts, ZERO) if amounts else None


def _corrected(invoice: Json | None) -> Node | None:
    if invoice is None:
        return None
    return node(
        "InvoiceReferencedDocument",
        node("IssuerAssignedID", invoice["number"]),
        day("FormattedIssueDateTime", invoice["issued"]),
        at="/corrects",
    )
