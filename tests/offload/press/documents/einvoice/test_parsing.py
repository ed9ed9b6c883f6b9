import pytest
from lxml import etree

from offload.order import Syntax
from offload.press.documents.einvoice import parsing
from offload.press.documents.einvoice.making import make
from tests.invoices import draft, sample, whole


@pytest.mark.parametrize("syntax", ["cii", "ubl"])
def test_what_is_read_makes_the_same_invoice(syntax: Syntax) -> None:
    xml = make(draft(whole(), syntax=syntax)).xml
    data = parsing.read(etree.fromstring(xml), syntax)
    assert data["lines"][0]["buyer_item_id"] == "77-1042"
    assert data["notes"] == whole()["notes"]
    assert data["payment"]["accounts"][0]["iban"] == "DE02120300000000202051"
    assert data["tax_point"] == "2026-11-18"
    assert make(draft(data, syntax=syntax)).xml == xml


@pytest.mark.parametrize("syntax", ["cii", "ubl"])
def test_a_credit_note_is_read_too(syntax: Syntax) -> None:
    value = sample("credit-note/sample") | {"due": "2026-12-24", "project": "P"}
    value["payment"] = {
        "direct_debit": {"mandate": "M-1", "creditor": "DE98ZZZ09999999999", "iban": "GB1"},
        "terms": "one\ntwo\n",
    }
    value["tax_point_on"] = "paid"
    xml = make(draft(value, "credit-note", syntax=syntax)).xml
    data = parsing.read(etree.fromstring(xml), syntax)
    assert data["payment"] == value["payment"] | {"means": "59"}
    assert [data[name] for name in ("due", "project", "tax_point_on")] == [
        "2026-12-24",
        "P",
        "paid",
    ]
    assert make(draft(data, "credit-note", syntax=syntax)).xml == xml


@pytest.mark.parametrize(
    ("text", "number"), [("<a>10</a>", None), ("", None), ("nonsense", None), (" 1.50 ", "1.50")]
)
def test_a_number_that_is_none_is_left_out(text: str, number: str | None) -> None:
    xml = f"<Invoice xmlns='urn:x'><LegalMonetaryTotal><PayableAmount>{text}</PayableAmount>"
    data = parsing.read(etree.fromstring(xml + "</LegalMonetaryTotal></Invoice>"), "ubl")
    assert data.get("totals", {}).get("payable") == number


def test_a_date_that_is_none_is_left_out() -> None:
    xml = "<Invoice xmlns='urn:x'><IssueDate>20.11.2026</IssueDate><DueDate>2026-12-04</DueDate>"
    assert parsing.read(etree.fromstring(xml + "</Invoice>"), "ubl") == {"due": "2026-12-04"}
