from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offload.errors import InvalidData
from offload.press.documents import ledger

PLACES = st.sampled_from([0, 2, 3])  # JPY, EUR, KWD
prices = st.decimals(min_value=-(10**7), max_value=10**9, places=4)
rates = st.sampled_from(["0", "5.5", "7", "19", "25"]).map(Decimal)
lines = st.fixed_dictionaries(
    {"price": prices, "quantity": st.decimals(min_value=0, max_value=10**4, places=3)},
    optional={
        "tax": rates,
        "per": st.sampled_from([1, 100, 1000]),
        "discount": st.fixed_dictionaries({"percent": st.integers(0, 100)}),
    },
)
adjustments = st.fixed_dictionaries(
    {"kind": st.sampled_from(["allowance", "charge"]), "percent": st.integers(0, 50), "tax": rates}
)
documents = st.fixed_dictionaries(
    {"lines": st.lists(lines, min_size=1, max_size=20)},
    optional={
        "adjustments": st.lists(adjustments, max_size=3),
        "prices": st.sampled_from(["net", "gross"]),
        "rounding": st.fixed_dictionaries(
            {},
            optional={
                "mode": st.sampled_from(["half-up", "half-even"]),
                "tax": st.sampled_from(["rate", "line"]),
            },
        ),
    },
)


@given(documents, PLACES)
def test_the_sums_hold(data: dict[str, Any], places: int) -> None:
    """EN 16931-1: BR-CO-10, 13, 14, 15 and 16."""
    bill = ledger.bill(data, places)
    assert bill.subtotal == sum(line.amount for line in bill.lines)
    assert bill.lines[-1].running == bill.subtotal
    adjusted = bill.subtotal + sum(a.amount for a in bill.adjustments)
    assert adjusted == (bill.gross if data.get("prices") == "gross" else bill.net)
    assert bill.tax == sum(tax.tax for tax in bill.taxes)
    assert bill.gross == bill.net + bill.tax == bill.payable


@given(documents, PLACES)
def test_every_amount_can_be_paid(data: dict[str, Any], places: int) -> None:
    bill = ledger.bill(data, places)
    amounts = (bill.subtotal, bill.net, bill.tax, bill.gross, *(t.base for t in bill.taxes))
    assert all(amount.as_tuple().exponent == -places for amount in amounts)


@given(documents, PLACES)
def test_tax_is_right_to_half_a_unit_per_sum(data: dict[str, Any], places: int) -> None:
    bill = ledger.bill(data, places)
    unit = Decimal(1).scaleb(-places)
    parts = len(bill.lines) + len(bill.adjustments)
    for tax in bill.taxes:
        exact = (tax.base + tax.tax) * tax.rate / (100 + tax.rate)
        assert abs(tax.tax - exact) <= unit * parts


@given(documents, PLACES)
def test_what_it_works_out_to_is_accepted_when_sent(data: dict[str, Any], places: int) -> None:
    made = ledger.bill(data, places)
    names = ("subtotal", "net", "tax", "gross", "payable")
    totals = {name: str(getattr(made, name)) for name in names}
    assert ledger.bill({**data, "totals": totals}, places) == made
    with pytest.raises(InvalidData):
        ledger.bill({**data, "totals": {"gross": made.gross + Decimal("0.001")}}, places)


@given(documents)
def test_cash_is_paid_in_coins(data: dict[str, Any]) -> None:
    rounding = {**data.get("rounding", {}), "cash": "0.05"}
    bill = ledger.bill({**data, "rounding": rounding}, 2)
    assert bill.payable % Decimal("0.05") == 0
    assert bill.payable == bill.gross + bill.rounding
    assert abs(bill.rounding) <= Decimal("0.025")


def test_a_mismatch_shows_both() -> None:
    data = {
        "lines": [{"price": "10.00", "tax": 19, "amount": "10.03"}],
        "taxes": [{"rate": 19, "base": "10.00", "tax": "2.91"}, {"rate": 7, "base": 1, "tax": 0}],
        "totals": {"gross": "12"},
    }
    with pytest.raises(InvalidData) as caught:
        ledger.bill(data, 2)
    sent = {i["pointer"]: (i["sent"], i["computed"]) for i in caught.value.items}  # type: ignore[index]
    assert sent == {
        "/lines/0/amount": ("10.03", "10.00"),
        "/taxes/0/tax": ("2.91", "1.90"),
        "/taxes/1/base": ("1", "0"),
        "/totals/gross": ("12", "11.90"),
    }


def test_amounts_that_the_rules_allow_are_taken_as_sent() -> None:
    data = {
        "lines": [
            {
                "price": "3.333",
                "quantity": 3,
                "tax": 19,
                "amount": "12.02",
                "adjustments": [{"kind": "charge", "percent": 10, "base": 20, "amount": "2.01"}],
            }
        ],
        "taxes": [{"rate": 19, "base": "12.01", "tax": "2.29"}],
        "totals": {"rounding": "0.01"},
    }
    bill = ledger.bill(data, 2)
    assert bill.lines[0].adjustments == (Decimal("2.01"),)
    assert (bill.subtotal, bill.taxes[0].base, bill.tax) == (
        Decimal("12.02"),
        Decimal("12.01"),
        Decimal("2.29"),
    )
    assert (bill.gross, bill.payable) == (Decimal("14.31"), Decimal("14.32"))


def test_a_line_with_all_of_it_allowed_is_nothing() -> None:
    line = {"price": "1.005", "discount": {"percent": 100}}
    assert ledger.bill({"lines": [line]}, 2).payable == 0


def test_a_share_of_a_negative_sum_has_its_sign() -> None:
    adjustment = {"kind": "allowance", "percent": 10}
    bill = ledger.bill({"lines": [{"price": -100}], "adjustments": [adjustment]}, 2)
    assert bill.adjustments[0].amount == 10
    assert bill.payable == -90


def test_lines_within_lines_and_what_is_passed_on() -> None:
    parts = [{"price": 4}, {"price": 6}]
    data = {
        "lines": [{"price": 10, "lines": parts}],
        "third_party_payments": [{"amount": "2.50"}],
    }
    bill = ledger.bill(data, 2)
    assert [part.amount for part in bill.lines[0].parts] == [4, 6]
    assert bill.subtotal == bill.gross == 10
    assert bill.payable == Decimal("12.50")


@given(st.lists(st.decimals(min_value=-(10**9), max_value=10**9, places=2), min_size=1))
def test_an_accounts_balances_follow_its_entries(amounts: list[Decimal]) -> None:
    data = {"opening": "100.00", "entries": [{"amount": amount} for amount in amounts]}
    account = ledger.account(data, 2)
    assert account.closing == account.balances[-1] == 100 + sum(amounts)
    assert account.opening + account.credits + account.debits == account.closing


def test_a_wrong_balance_is_a_fault() -> None:
    data = {"opening": 0, "entries": [{"amount": 5, "balance": 6}], "closing": 5}
    with pytest.raises(InvalidData) as caught:
        ledger.account(data, 2)
    assert [i["pointer"] for i in caught.value.items] == ["/entries/0/balance"]  # type: ignore[index]


def test_a_line_may_have_several_taxes_each_of_its_own_name() -> None:
    gst, pst = {"name": "GST", "rate": 5}, {"name": "PST", "rate": 7}
    lines = [{"price": 100, "taxes": [gst, pst]}, {"price": 50, "taxes": [gst]}]
    bill = ledger.bill({"lines": lines}, 2)
    assert [(tax.name, str(tax.base), str(tax.tax)) for tax in bill.taxes] == [
        ("GST", "150.00", "7.50"),
        ("PST", "100.00", "7.00"),
    ]
    assert bill.gross == bill.payable == Decimal("164.50")
    claims = [{"name": "GST", "rate": 5, "tax": "7.49"}]
    assert ledger.bill({"lines": lines, "taxes": claims}, 2).tax == Decimal("14.49")
    with pytest.raises(InvalidData):
        ledger.bill({"lines": lines, "taxes": [{"rate": 5, "tax": "7.50"}]}, 2)


@pytest.mark.parametrize("wrong", [{"prices": "gross"}, {}])
def test_several_taxes_stand_alone_and_on_net_prices(wrong: dict[str, Any]) -> None:
    line = {"price": 1, "taxes": [{"name": "GST", "rate": 5}], **({} if wrong else {"tax": 5})}
    with pytest.raises(InvalidData) as caught:
        ledger.bill({"lines": [line], **wrong}, 2)
    assert [item["pointer"] for item in caught.value.items] == ["/lines/0/taxes"]  # type: ignore[index]


def test_what_is_withheld_is_not_paid() -> None:
    value = {
        "lines": [{"price": 1000, "tax": 21}],
        "withholdings": [{"percent": 15}, {"percent": 20, "base": 100}, {"amount": "0.50"}],
        "prepaid": 10,
    }
    bill = ledger.bill(value, 2)
    assert [str(amount) for amount in bill.withheld] == ["150.00", "20.00", "0.50"]
    assert bill.gross == 1210
    assert bill.payable == Decimal("1029.50")


@given(st.lists(st.integers(1, 98), min_size=1, max_size=12), prices)
def test_instalments_in_percent_add_up(shares: list[int], price: Decimal) -> None:
    percent = [Decimal(share * 100) / sum(shares) for share in shares]
    rounded = [share.quantize(Decimal("1e-10")) for share in percent[:-1]]
    instalments = [{"percent": share} for share in [*rounded, 100 - sum(rounded)]]
    bill = ledger.bill({"lines": [{"price": price}], "payment": {"instalments": instalments}}, 2)
    assert sum(bill.instalments) == bill.payable


def test_instalments_that_do_not_add_up_are_a_fault() -> None:
    instalments: list[dict[str, Any]] = [{"amount": 40}, {"amount": "59.99"}]
    value = {"lines": [{"price": 100}], "payment": {"instalments": instalments}}
    with pytest.raises(InvalidData) as caught:
        ledger.bill(value, 2)
    [item] = caught.value.items
    assert isinstance(item, dict)
    assert item["pointer"] == "/payment/instalments"
    assert (item["sent"], item["computed"]) == ("99.99", "100.00")
    instalments[1] = {"amount": "60"}
    assert ledger.bill(value, 2).instalments == (Decimal(40), Decimal(60))
