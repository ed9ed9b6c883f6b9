from typing import Any

import pytest

from offload.press.documents.einvoice.node import Node
from offload.press.documents.einvoice.settlement import settlement
from tests.invoices import draft, sample


def part(value: dict[str, Any], name: str, template: str = "invoice") -> Node | None:
    made = settlement(draft(value, template))
    assert made
    return next((child for child in made.children if child.name == name), None)


def texts(made: Node | None) -> dict[str, str]:
    return {child.name: child.text for child in made.children} if made else {}


@pytest.mark.parametrize(
    ("currency", "payment", "code"),
    [
        ("EUR", {"iban": "DE75 5121 0800 1245 1261 99"}, "58"),
        ("CHF", {"iban": "CH58 0079 1123 0008 8901 2"}, "30"),
        ("EUR", {"account": "12-34"}, "30"),
        ("EUR", {"terms": "Cash"}, None),
    ],
)
def test_the_means_of_payment_is_what_the_account_allows(
    currency: str, payment: dict[str, str], code: str | None
) -> None:
    value = sample() | {"currency": currency, "payment": payment}
    means = part(value, "SpecifiedTradeSettlementPaymentMeans")
    assert texts(means).get("TypeCode") == code


def test_a_credit_note_says_that_it_pays_back() -> None:
    value = sample("credit-note/sample")
    means = part(value, "SpecifiedTradeSettlementPaymentMeans", "credit-note")
    assert texts(means) == {"TypeCode": "1"}
    terms = texts(part(value, "SpecifiedTradePaymentTerms", "credit-note"))
    assert terms == {"Description": "We will credit £126.36 to you."}
    corrected = part(value, "InvoiceReferencedDocument", "credit-note")
    assert texts(corrected)["IssuerAssignedID"] == "INV-2026-0147"


def test_why_there_is_no_tax_is_said_as_on_the_page() -> None:
    value = sample() | {
        "lines": [{"name": "A", "price": 1, "tax_category": "AE"}],
        "adjustments": [],
    }
    tax = texts(part(value, "ApplicableTradeTax"))
    assert tax["ExemptionReasonCode"] == "VATEX-EU-AE"
    assert tax["ExemptionReason"].startswith("Steuerschuldnerschaft")


def test_allowances_and_charges_are_summed_apart() -> None:
    value = sample() | {
        "lines": [{"name": "A", "price": 100, "tax": 19}],
        "adjustments": [
            {"kind": "allowance", "percent": 3, "tax": 19},
            {"kind": "charge", "amount": 5, "reason": "Versand", "tax": 19},
        ],
        "prepaid": 1,
        "rounding": {"cash": "0.05"},
    }
    assert texts(part(value, "SpecifiedTradeSettlementHeaderMonetarySummation")) == {
        "LineTotalAmount": "100.00",
        "ChargeTotalAmount": "5.00",
        "AllowanceTotalAmount": "3.00",
        "TaxBasisTotalAmount": "102.00",
        "TaxTotalAmount": "19.38",
        "RoundingAmount": "0.02",
        "GrandTotalAmount": "121.38",
        "TotalPrepaidAmount": "1.00",
        "DuePayableAmount": "120.40",
    }
    allowance = part(value, "SpecifiedTradeAllowanceCharge")
    assert texts(allowance)["BasisAmount"] == "100.00"
    assert texts(allowance)["ReasonCode"] == "95"
    assert allowance
    assert allowance.at == "/adjustments/0"
