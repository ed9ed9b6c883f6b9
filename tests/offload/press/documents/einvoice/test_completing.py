from decimal import Decimal
from typing import Any

import pytest

from offload.press.documents.einvoice.completing import complete
from tests.invoices import draft, sample


def completed(value: dict[str, Any], name: str = "invoice", **how: Any) -> dict[str, Any]:
    return complete(draft(value, name, **how))


def with_line(**line: Any) -> dict[str, Any]:
    return sample() | {"lines": [{"name": "A", "price": 1, "tax": 19, **line}], "adjustments": []}


@pytest.mark.parametrize(
    ("currency", "payment", "codes"),
    [
        ("EUR", {"iban": "DE75 5121 0800 1245 1261 99"}, ["58"]),
        ("CHF", {"iban": "CH58 0079 1123 0008 8901 2"}, ["30"]),
        ("EUR", {"account": "12-34"}, ["30"]),
        ("EUR", {"terms": "Cash"}, []),
        ("EUR", {"card": {"number": "1234"}}, ["48"]),
        ("EUR", {"direct_debit": {"mandate": "M", "creditor": "C", "iban": "DE0 1"}}, ["59"]),
        ("EUR", {"means": "42", "iban": "DE75512108001245126199"}, ["42"]),
        ("EUR", {"account": "1", "accounts": [{"account": "2"}], "means_text": "x"}, ["30", "30"]),
    ],
)
def test_the_means_of_payment_is_what_is_known_of_it(
    currency: str, payment: dict[str, Any], codes: list[str]
) -> None:
    made = completed(sample() | {"currency": currency, "payment": payment})
    instructions = made["payment"]["instructions"]
    assert [it["means"] for it in instructions] == codes
    assert all(" " not in it.get("iban", "") + it.get("debtor", "") for it in instructions)
    assert [it.get("means_text") for it in instructions[1:]] == [None] * (len(codes) - 1)


def test_a_credit_note_says_that_it_pays_back() -> None:
    made = completed(sample("credit-note/sample"), "credit-note")
    assert made["payment"] == {
        "terms": "We will credit £126.36 to you.",
        "instructions": [],
    }
    assert made["preceding"] == [{"number": "INV-2026-0147", "issued": "2026-11-20"}]
    german = completed(sample("credit-note/sample"), "credit-note", profile="xrechnung")
    assert german["payment"]["instructions"] == [{"means": "1"}]


@pytest.mark.parametrize(
    ("claims", "reason", "code"),
    [
        ([], "Steuerschuldnerschaft", "VATEX-EU-AE"),
        ([{"category": "AE", "reason": "Bau"}], "Bau", None),
        ([{"category": "AE", "reason_code": "VATEX-EU-AE"}], None, "VATEX-EU-AE"),
    ],
)
def test_why_there_is_no_tax_is_as_sent_or_as_on_the_page(
    claims: list[dict[str, str]], reason: str | None, code: str | None
) -> None:
    line = {"name": "A", "price": 1, "tax_category": "AE"}
    (tax,) = completed(sample() | {"lines": [line], "adjustments": [], "taxes": claims})["taxes"]
    assert tax.get("reason_code") == code
    assert str(tax.get("reason", "")).startswith(reason or "")
    assert ("reason" in tax) == (reason is not None)


def test_when_the_tax_becomes_due_is_said_once() -> None:
    first, *others = completed(sample() | {"tax_point": "2026-11-18", "taxes": []})["taxes"]
    assert first["tax_point"] == "2026-11-18"
    assert not any("tax_point" in tax for tax in others)


def test_without_tax_there_is_a_rate_where_it_is_asked_for() -> None:
    value = sample() | {"lines": [{"name": "A", "price": 1, "tax_category": "O"}]}
    value["adjustments"] = []
    assert "rate" not in completed(value)["taxes"][0]
    assert completed(value, profile="xrechnung")["taxes"][0]["rate"] == 0
    value["lines"][0]["tax"] = 0
    assert not completed(value)["lines"][0]["tax"]  # nothing is written of it


def test_allowances_and_charges_are_summed_apart() -> None:
    value = sample() | {
        "lines": [{"name": "A", "price": 100, "tax": 19}],
        "adjustments": [
            {"kind": "allowance", "percent": 3, "tax": 19},
            {"kind": "charge", "amount": 5, "reason": "Versand", "tax": 19},
        ],
        "prepaid": 1,
        "rounding": {"cash": "0.05"},
    }
    made = completed(value)
    assert {name: str(amount) for name, amount in made["totals"].items()} == {
        "subtotal": "100.00",
        "charges": "5.00",
        "allowances": "3.00",
        "net": "102.00",
        "tax": "19.38",
        "rounding": "0.02",
        "gross": "121.38",
        "prepaid": "1.00",
        "payable": "120.40",
    }
    allowance, charge = made["adjustments"]
    assert (allowance["base"], allowance["reason_code"]) == (100, "95")
    assert "reason_code" not in charge


def test_a_share_of_a_negative_sum_is_a_negative_allowance() -> None:
    value = sample() | {
        "lines": [{"name": "A", "price": 100, "quantity": -2, "tax": 19}],
        "adjustments": [{"kind": "allowance", "percent": 10, "tax": 19}],
    }
    made = completed(value)
    assert made["adjustments"][0]["amount"] == made["totals"]["allowances"] == -20
    assert made["totals"]["net"] == -180


@pytest.mark.parametrize(
    ("discount", "base", "amount"),
    [({"percent": 10}, 30, 3), ({"amount": "3.00"}, None, 3)],
)
def test_a_discount_is_the_first_allowance(
    discount: dict[str, Any], base: int | None, amount: int
) -> None:
    value = with_line(quantity=3, price=10, discount=discount)
    value["lines"][0]["adjustments"] = [{"kind": "charge", "amount": 1, "reason": "x"}]
    (line,) = completed(value)["lines"]
    allowance, charge = line["adjustments"]
    assert (allowance.get("base"), allowance["amount"]) == (base, amount)
    assert allowance["reason_code"] == "95"
    assert (charge["kind"], charge["amount"], line["amount"]) == ("charge", 1, 28)


def test_a_line_is_one_piece_unless_it_says_otherwise() -> None:
    (line,) = completed(with_line())["lines"]
    assert (line["number"], line["quantity"], line["unit_code"]) == ("1", 1, "C62")
    (line,) = completed(with_line(per=100, unit_code="MTR"))["lines"]
    assert line["per_unit_code"] == "MTR"


def test_a_prices_discount_has_what_each_syntax_asks_for() -> None:
    (line,) = completed(with_line(price_discount="0.5"))["lines"]
    assert line["gross_price"] == Decimal("1.5")
    (line,) = completed(with_line(gross_price=1), syntax="ubl")["lines"]
    assert line["price_discount"] == 0


def test_the_subject_of_a_note_stands_before_it_in_ubl() -> None:
    value = sample() | {"intro": "Hallo", "notes": ["eins", {"code": "AAI", "text": "zwei"}]}
    assert completed(value)["notes"] == [
        {"text": "Hallo"},
        {"text": "eins"},
        {"code": "AAI", "text": "zwei"},
    ]
    assert completed(value, syntax="ubl")["notes"][-1] == {"text": "#AAI#zwei"}


def test_a_supply_abroad_goes_to_the_buyer() -> None:
    line = {"name": "A", "price": 1, "tax_category": "K"}
    value = sample() | {"lines": [line], "adjustments": [], "delivered": "2026-11-18"}
    assert completed(value)["delivery"]["city"] == value["buyer"]["city"]
    assert completed(value | {"delivery": {"city": "Wien"}})["delivery"] == {"city": "Wien"}
    assert completed(sample())["delivery"] == {}


def test_only_some_profiles_name_their_process() -> None:
    for profile in ("en16931", "xrechnung", "peppol"):
        assert bool(completed(sample(), profile=profile)["process"]) == (profile != "en16931")


def test_the_least_profile_has_no_word_for_a_buyers_numbers() -> None:
    assert "vat_id" not in completed(sample(), profile="minimum")["buyer"]
