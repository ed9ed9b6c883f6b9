import pytest

from bench.einvoice import conversion, official
from offload.order import Syntax
from offload.press.documents.einvoice.making import make
from tests.invoices import draft, sample, whole


@pytest.mark.parametrize("syntax", ["cii", "ubl"])
def test_what_the_stylesheets_read_makes_an_invoice_that_says_the_same(syntax: Syntax) -> None:
    before = official.read(make(draft(whole(), syntax=syntax)).xml)
    again = make(draft(conversion.convert(before), syntax=syntax)).xml
    assert official.facts(before) == official.facts(official.read(again))


@pytest.mark.parametrize("syntax", ["cii", "ubl"])
def test_other_ways_to_pay_and_a_tax_point_are_converted(syntax: Syntax) -> None:
    value = sample() | {"tax_point_on": "paid"}
    value["payment"] = {
        "means": "59",
        "direct_debit": {"mandate": "M", "creditor": "DE98ZZZ09999999999", "iban": "DE02"},
        "card": {"number": "1234", "holder": "S K"},
    }
    terms = official.read(make(draft(value, syntax=syntax)).xml)
    data = conversion.convert(terms)
    assert data["payment"] == value["payment"]
    assert data["tax_point_on"] == "paid"
