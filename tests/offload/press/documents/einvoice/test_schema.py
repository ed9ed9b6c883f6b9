import pytest
from lxml import etree

from offload.press.documents.einvoice import schema
from offload.press.documents.einvoice.making import write
from offload.press.documents.einvoice.profiles import PROFILES
from offload.press.documents.einvoice.writing import Tree
from tests.invoices import draft, sample


def written(profile: str) -> schema.Written:
    return write(draft(sample(), profile=profile))


def names(made: schema.Written) -> set[str]:
    return {etree.QName(element).localname for element in made.root.iter()}


def known(profile: str) -> schema.Schema:
    return schema.load(PROFILES[profile].schema("cii", "CrossIndustryInvoice"))


@pytest.mark.parametrize("name", PROFILES)
def test_each_profile_says_what_it_knows_in_its_order(name: str) -> None:
    made = written(name)
    assert known(name).faults(made) == []
    assert ("IncludedSupplyChainTradeLineItem" in names(made)) == (
        name not in ("minimum", "basic-wl")
    )
    assert ("SpecifiedTradePaymentTerms" in names(made)) == (name != "minimum")


def test_ubl_has_its_own_elements_without_a_prefix() -> None:
    made = write(draft(sample(), syntax="ubl"))
    assert schema.load(PROFILES["en16931"].schema("ubl", "Invoice")).faults(made) == []
    assert made.text().splitlines()[1].startswith(b"<Invoice xmlns")


def test_elements_know_the_data_that_they_were_made_of() -> None:
    made = written("en16931")
    line = made.root.find(".//{*}IncludedSupplyChainTradeLineItem")
    assert made.pointers[line] == "/lines/0"


def test_a_fault_has_its_element() -> None:
    root = etree.Element("CrossIndustryInvoice")
    etree.SubElement(root, "ExchangedDocument")
    made = known("minimum").write(Tree(root))
    (element, message), *_ = known("minimum").faults(made)
    assert element is made.root[0]
    assert "ExchangedDocumentContext" in message


def test_what_may_repeat_is_known() -> None:
    aggregates = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity"
    kind = f"{{{aggregates}:100}}SupplyChainTradeTransactionType"
    lines = known("extended").part(kind, "IncludedSupplyChainTradeLineItem")
    assert lines
    assert lines.most > 1
    assert known("extended").part(kind, "Nothing") is None
