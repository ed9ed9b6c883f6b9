from typing import Any

import pytest

from offload.press.documents.content import Content
from offload.press.documents.formats import DEFAULT_LOCALE, Formats

TEXTS = {"en": {}, "es": {"sales_tax": "Impuesto sobre las ventas"}}


def content(value: dict[str, Any], texts: dict[str, dict[str, str]] | None = None) -> Content:
    return Content(value, Formats(value.get("locale", DEFAULT_LOCALE), "EUR", texts or {}))


@pytest.mark.parametrize(
    ("value", "paper"),
    [
        ({"locale": "en-US"}, "letter"),
        ({"locale": "fr-CA", "seller": {"country": "FR"}}, "letter"),
        ({"locale": "en", "seller": {"country": "US"}}, "letter"),
        ({"locale": "en-GB", "seller": {"country": "US"}}, "a4"),
        ({"locale": "en", "seller": "Acme"}, "a4"),
        ({}, "a4"),
    ],
)
def test_paper_is_what_offices_of_the_country_have(value: dict[str, Any], paper: str) -> None:
    assert content(value).paper == paper


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"seller": {"country": "US"}}, "Sales tax"),
        ({"seller": {"country": "US"}, "locale": "es"}, "Impuesto sobre las ventas"),
        ({"seller": {"country": "IN"}}, "GST"),
        ({"seller": {"country": "US"}, "tax_name": "Use tax"}, "Use tax"),
        ({"seller": {"country": "DE"}}, ""),
    ],
)
def test_tax_is_called_as_the_sellers_country_does(value: dict[str, Any], name: str) -> None:
    assert content(value, TEXTS).tax_name == name


@pytest.mark.parametrize(("type_", "is_so"), [("389", True), ("380", False), (["389"], False)])
def test_some_types_are_made_out_by_the_buyer(type_: object, is_so: bool) -> None:
    assert content({"type": type_}).is_self_billed == is_so
    assert not content({}).is_self_billed


def test_sums_are_worked_out_once() -> None:
    line = {"name": "Shelf", "quantity": 2, "price": "12.50", "tax": 20}
    sold = content({"lines": [line]})
    assert str(sold.bill.gross) == "30.00"
    assert sold.bill is sold.bill
