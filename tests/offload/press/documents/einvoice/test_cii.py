from offload.press.documents.einvoice import cii
from offload.press.documents.einvoice.node import Node
from tests.invoices import draft, sample


def find(node: Node, *path: str) -> Node:
    for name in path:
        node = next(child for child in node.children if child.name == name)
    return node


def names(node: Node) -> list[str]:
    return [child.name for child in node.children]


def test_the_parts_are_there_and_the_kind_is_said() -> None:
    made = cii.invoice(draft(sample("credit-note/sample"), "credit-note"))
    assert names(made) == [
        "ExchangedDocumentContext",
        "ExchangedDocument",
        "SupplyChainTradeTransaction",
    ]
    assert find(made, "ExchangedDocument", "TypeCode").text == "381"


def test_words_of_the_page_are_notes() -> None:
    value = sample() | {"intro": "Hallo", "notes": ["eins", "zwei"]}
    document = find(cii.invoice(draft(value)), "ExchangedDocument")
    notes = [find(c, "Content").text for c in document.children if c.name == "IncludedNote"]
    assert notes == ["Hallo", "eins", "zwei"]


def test_a_supply_abroad_goes_to_the_buyer() -> None:
    path = ("SupplyChainTradeTransaction", "ApplicableHeaderTradeDelivery")
    line = {"name": "A", "price": 1, "tax_category": "K"}
    value = sample() | {"lines": [line], "adjustments": [], "delivered": "2026-11-18"}
    abroad = find(cii.invoice(draft(value)), *path)
    assert names(abroad) == ["ShipToTradeParty", "ActualDeliverySupplyChainEvent"]
    assert find(cii.invoice(draft(sample())), *path) == Node("ApplicableHeaderTradeDelivery")


def test_only_xrechnung_names_its_process() -> None:
    for profile in ("en16931", "xrechnung"):
        made = cii.invoice(draft(sample(), profile=profile))
        context = find(made, "ExchangedDocumentContext")
        named = "BusinessProcessSpecifiedDocumentContextParameter" in names(context)
        assert named == (profile == "xrechnung")
