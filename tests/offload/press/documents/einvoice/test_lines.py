from typing import Any

import pytest

from offload.press.documents.einvoice import lines
from offload.press.documents.einvoice.node import Node
from tests.invoices import draft, sample


def made(line: dict[str, Any]) -> Node:
    value = sample() | {"lines": [line], "adjustments": []}
    found = draft(value)
    item = lines.item(line, found.bill.lines[0])
    assert item
    return item


def text(item: Node, *path: str) -> str | None:
    for name in path:
        found = next((child for child in item.children if child.name == name), None)
        if found is None:
            return None
        item = found
    return item.text


DISCOUNT = ("SpecifiedLineTradeSettlement", "SpecifiedTradeAllowanceCharge")
PRICE = ("SpecifiedLineTradeAgreement", "NetPriceProductTradePrice")


@pytest.mark.parametrize(
    ("discount", "percent", "basis", "actual"),
    [({"percent": 10}, "10", "30.00", "3.00"), ({"amount": "3.00"}, None, None, "3.00")],
)
def test_a_discount_shows_what_it_is_of(
    discount: dict[str, Any], percent: str | None, basis: str | None, actual: str
) -> None:
    item = made({"name": "A", "quantity": 3, "price": 10, "tax": 19, "discount": discount})
    assert text(item, *DISCOUNT, "CalculationPercent") == percent
    assert text(item, *DISCOUNT, "BasisAmount") == basis
    assert text(item, *DISCOUNT, "ActualAmount") == actual
    assert text(item, *DISCOUNT, "ReasonCode") == "95"
    total = ("SpecifiedTradeSettlementLineMonetarySummation", "LineTotalAmount")
    assert text(item, "SpecifiedLineTradeSettlement", *total) == "27.00"


def test_a_price_may_be_for_many() -> None:
    item = made({"name": "A", "price": "9.90", "per": 100, "unit_code": "MTR", "tax": 19})
    assert text(item, *PRICE, "ChargeAmount") == "9.90"
    assert text(item, *PRICE, "BasisQuantity") == "100"


def test_a_line_is_one_piece_unless_it_says_otherwise() -> None:
    item = made({"name": "A", "price": 1, "tax": 19})
    quantity = ("SpecifiedLineTradeDelivery", "BilledQuantity")
    assert text(item, *quantity) == "1"
    assert item.at == "/lines/0"


def test_what_is_not_taxed_has_no_rate() -> None:
    item = made({"name": "A", "price": 1, "tax_category": "O"})
    tax = ("SpecifiedLineTradeSettlement", "ApplicableTradeTax")
    assert text(item, *tax, "CategoryCode") == "O"
    assert text(item, *tax, "RateApplicablePercent") is None
