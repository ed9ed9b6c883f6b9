import io
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

from offload.errors import NoInvoice
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


BOMB = b"""<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<CrossIndustryInvoice>&b;</CrossIndustryInvoice>"""
THIEF = b"""<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<CrossIndustryInvoice>&x;</CrossIndustryInvoice>"""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "can't be read"),
        (b"<a", "can't be read"),
        (b"<Invoice/>", "is a Invoice"),
        (BOMB, "document type"),
        (THIEF, "document type"),
        (b"<a>" * 100_000, "can't be read"),
    ],
)
def test_hostile_xml_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(NoInvoice, match=said):
        reading.read(holding(tmp_path, content))


def test_a_pdf_without_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoInvoice, match="no file called"):
        reading.read(holding(tmp_path, b"x", "notes.txt"))


def encrypted() -> bytes:
    file = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(file, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return file.getvalue()


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7\n", b"\0" * 5000, encrypted()])
def test_what_is_no_readable_pdf_is_refused(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "in.pdf").write_bytes(body)
    with pytest.raises(NoInvoice, match="can't be read"):
        reading.read(tmp_path / "in.pdf")
