from pathlib import Path

import pikepdf
import pytest
from lxml import etree

from offload.press.documents.einvoice import reading
from offload.press.documents.einvoice.making import make
from tests.invoices import draft, sample


def holding(folder: Path, content: bytes, name: str = "factur-x.xml") -> Path:
    """A PDF of somebody else's making, with a file in it."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, content, filename=name)
        pdf.save(folder / "in.pdf")
    return folder / "in.pdf"


@pytest.mark.parametrize("name", ["factur-x.xml", "ZUGFeRD-invoice.xml", "xrechnung.xml"])
def test_what_was_written_is_read(tmp_path: Path, name: str) -> None:
    xml = make(draft(sample())).xml
    read = reading.read(holding(tmp_path, xml, name))
    assert (read["profile"], read["filename"]) == ("en16931", name)
    assert (read["syntax"], read["template"]) == ("cii", "invoice")
    assert make(draft(read["invoice"])).xml == xml
    assert read["guideline"] == "urn:cen.eu:en16931:2017"
    again = etree.fromstring(read["xml"])
    assert etree.tostring(again, method="c14n") == etree.tostring(
        etree.fromstring(xml), method="c14n"
    )
    trade = read["data"]["SupplyChainTradeTransaction"]
    assert read["data"]["ExchangedDocument"]["IssueDateTime"] == "2026-11-20"
    assert len(trade["IncludedSupplyChainTradeLineItem"]) == 3
    delivery = trade["IncludedSupplyChainTradeLineItem"][0]["SpecifiedLineTradeDelivery"]
    assert delivery["BilledQuantity"] == {"value": "10", "unitCode": "C62"}


def test_what_may_repeat_is_an_array_even_once() -> None:
    value = sample() | {"notes": ["one"]}
    value.pop("intro")
    data = reading.view(etree.fromstring(make(draft(value)).xml))
    assert data["ExchangedDocument"]["IncludedNote"] == [{"Content": "one"}]


def test_what_no_schema_knows_is_kept() -> None:
    value = reading.view(
        etree.fromstring("<CrossIndustryInvoice><a>1</a><a>2</a></CrossIndustryInvoice>")
    )
    assert value == {"a": ["1", "2"]}


def test_a_date_that_is_none_stays_as_it_is() -> None:
    namespaces = (
        'xmlns:r="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" '
        'xmlns:u="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"'
    )
    xml = (
        f"<r:CrossIndustryInvoice {namespaces}><r:ExchangedDocument><r:IssueDateTime>"
        '<u:DateTimeString format="102">20261399</u:DateTimeString>'
        "</r:IssueDateTime></r:ExchangedDocument></r:CrossIndustryInvoice>"
    )
    data = reading.view(etree.fromstring(xml))
    string = data["ExchangedDocument"]["IssueDateTime"]["DateTimeString"]
    assert string == {"value": "20261399", "format": "102"}


def test_ubl_is_viewed_by_its_own_schema(tmp_path: Path) -> None:
    (tmp_path / "in.xml").write_bytes(make(draft(sample(), syntax="ubl")).xml)
    read = reading.read(tmp_path / "in.xml")
    assert (read["syntax"], read["filename"]) == ("ubl", None)
    assert read["data"]["ID"] == sample()["number"]
    assert len(read["data"]["InvoiceLine"]) == 3
