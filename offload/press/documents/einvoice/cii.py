"""A document as a Cross Industry Invoice, in all that EN 16931 knows; a profile may know less."""

from offload.press.documents.einvoice import lines, parties
from offload.press.documents.einvoice.draft import Draft
from offload.press.documents.einvoice.node import Node, day, node
from offload.press.documents.einvoice.settlement import settlement

# What the XML is for, as XRechnung and Peppol want it said (BT-23).
_BILLING = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
_INTRA_COMMUNITY = "K"


def invoice(draft: Draft) -> Node:
    """The whole of it."""
    root = node("CrossIndustryInvoice", _context(draft), _document(draft), _transaction(draft))
    assert root is not None
    return root


def _context(draft: Draft) -> Node | None:
    process = _BILLING if draft.profile.name == "xrechnung" else None
    return node(
        "ExchangedDocumentContext",
        node("BusinessProcessSpecifiedDocumentContextParameter", node("ID", process)),
        node("GuidelineSpecifiedDocumentContextParameter", node("ID", draft.profile.guideline)),
    )


def _document(draft: Draft) -> Node | None:
    data = draft.data
    notes = [data.get("intro"), data.get("reason"), *data.get("notes", ())]
    return node(
        "ExchangedDocument",
        node("ID", data["number"], at="/number"),
        node("TypeCode", draft.kind),
        day("IssueDateTime", data["issued"], at="/issued"),
        *(node("IncludedNote", node("Content", text)) for text in notes),
    )


def _transaction(draft: Draft) -> Node | None:
    return node(
        "SupplyChainTradeTransaction",
        *map(lines.item, draft.data["lines"], draft.bill.lines),
        _agreement(draft),
        _delivery(draft),
        settlement(draft),
    )


def _agreement(draft: Draft) -> Node | None:
    data = draft.data
    return node(
        "ApplicableHeaderTradeAgreement",
        node("BuyerReference", data.get("buyer_reference"), at="/buyer_reference"),
        parties.seller(data["seller"]),
        # MINIMUM has no word for them, and its schema does not know that.
        parties.buyer(data["buyer"], registered=draft.profile.name != "minimum"),
        node("BuyerOrderReferencedDocument", node("IssuerAssignedID", data.get("order"))),
    )


def _delivery(draft: Draft) -> Node:
    """The schema asks for it even where there is nothing in it."""
    abroad = any(tax.category == _INTRA_COMMUNITY for tax in draft.bill.taxes)
    delivered = day("OccurrenceDateTime", draft.data.get("delivered"), at="/delivered")
    parts = (
        parties.destination(draft.data["buyer"]) if abroad else None,
        node("ActualDeliverySupplyChainEvent", delivered),
    )
    return Node("ApplicableHeaderTradeDelivery", tuple(filter(None, parts)))
