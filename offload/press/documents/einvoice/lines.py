"""What is charged: the lines of an invoice, BG-25 of EN 16931."""

from offload.press.documents.data import pointer
from offload.press.documents.einvoice.node import Node, charge, node
from offload.press.documents.ledger import Entry
from offload.press.documents.rules import Json, number

# A unit that has no name of its own (UN/ECE Recommendation 20).
_ONE = "C62"
# "Discount" (UNTDID 5189), where no other reason is given.
_DISCOUNT = "95"


def item(line: Json, entry: Entry) -> Node | None:
    """One line.

    Args:
        line: its data.
        entry: what it comes to.
    """
    unit = line.get("unit_code", _ONE)
    return node(
        "IncludedSupplyChainTradeLineItem",
        node("AssociatedDocumentLineDocument", node("LineID", str(int(entry.place[1]) + 1))),
        node(
            "SpecifiedTradeProduct",
            node("SellerAssignedID", line.get("id")),
            node("Name", line["name"]),
            node("Description", line.get("description")),
        ),
        node("SpecifiedLineTradeAgreement", _price(line, unit)),
        node(
            "SpecifiedLineTradeDelivery",
            node("BilledQuantity", number(line.get("quantity", 1)), unitCode=unit),
        ),
        node(
            "SpecifiedLineTradeSettlement",
            taxed("ApplicableTradeTax", entry),
            _discount(line.get("discount", {}), entry),
            node(
                "SpecifiedTradeSettlementLineMonetarySummation",
                node("LineTotalAmount", entry.amount),
            ),
        ),
        at=pointer(*entry.place),
    )


def taxed(name: str, entry: Entry) -> Node | None:
    """How a line or an adjustment is taxed. Out of scope of tax there is no rate (BR-O-5)."""
    return node(
        name,
        node("TypeCode", "VAT"),
        node("CategoryCode", entry.category),
        node("RateApplicablePercent", None if entry.category == "O" else entry.rate),
    )


def _price(line: Json, unit: str) -> Node | None:
    per = number(line["per"]) if "per" in line else None
    return node(
        "NetPriceProductTradePrice",
        node("ChargeAmount", number(line["price"])),
        node("BasisQuantity", per, unitCode=unit),
    )


def _discount(discount: Json, entry: Entry) -> Node | None:
    if not discount:
        return None
    percent = number(discount["percent"]) if "percent" in discount else None
    return node(
        "SpecifiedTradeAllowanceCharge",
        charge(charged=False),
        node("CalculationPercent", percent),
        node("BasisAmount", None if percent is None else entry.amount + entry.allowed),
        node("ActualAmount", entry.allowed),
        node("ReasonCode", None if "reason" in discount else _DISCOUNT),
        node("Reason", discount.get("reason")),
        at=pointer(*entry.place, "discount"),
    )
