import pytest
from lxml import etree

from offload.press.documents.einvoice import cii, schema
from offload.press.documents.einvoice.node import Node
from offload.press.documents.einvoice.profiles import PROFILES
from tests.invoices import draft, sample


def written(profile: str) -> schema.Written:
    return schema.load(PROFILES[profile]).write(cii.invoice(draft(sample(), profile=profile)))


def names(made: schema.Written) -> set[str]:
    return {etree.QName(element).localname for element in made.root.iter()}


@pytest.mark.parametrize("name", PROFILES)
def test_each_profile_says_what_it_knows_in_its_order(name: str) -> None:
    made = written(name)
    assert schema.load(PROFILES[name]).faults(made) == []
    assert ("IncludedSupplyChainTradeLineItem" in names(made)) == (
        name not in ("minimum", "basic-wl")
    )
    assert ("SpecifiedTradePaymentTerms" in names(made)) == (name != "minimum")


def test_elements_know_the_data_that_they_were_made_of() -> None:
    made = written("en16931")
    line = made.root.find(".//{*}IncludedSupplyChainTradeLineItem")
    assert made.pointers[line] == "/lines/0"


def test_a_fault_has_its_element() -> None:
    known = schema.load(PROFILES["minimum"])
    made = known.write(Node("CrossIndustryInvoice", (Node("ExchangedDocument"),)))
    (element, message), *_ = known.faults(made)
    assert element is made.root[0]
    assert "ExchangedDocumentContext" in message


def test_what_may_repeat_is_known() -> None:
    known = schema.load(PROFILES["extended"])
    lines = known.part("ram:SupplyChainTradeTransactionType", "IncludedSupplyChainTradeLineItem")
    assert lines
    assert lines.most > 1
    assert known.part("ram:SupplyChainTradeTransactionType", "Nothing") is None
