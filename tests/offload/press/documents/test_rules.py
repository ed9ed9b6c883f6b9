from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offload.press.documents.rules import Rules, number

amounts = st.decimals(min_value=-(10**12), max_value=10**12, places=6)


@given(amounts, st.sampled_from([0, 2, 3]))
def test_rounding_moves_by_half_a_unit_at_most(amount: Decimal, places: int) -> None:
    rounded = Rules.of({}, places).round(amount)
    assert rounded.as_tuple().exponent == -places
    assert abs(rounded - amount) <= Decimal("0.5").scaleb(-places)


@given(amounts, st.sampled_from([0, 2, 3]))
def test_rounding_knows_no_sides(amount: Decimal, places: int) -> None:
    rules = Rules.of({}, places)
    assert rules.round(-amount) == -rules.round(amount)


def test_halves_go_as_the_document_says() -> None:
    half_up, half_even = Rules.of({}, 2), Rules.of({"rounding": {"mode": "half-even"}}, 2)
    assert str(half_up.round(Decimal("0.125"))) == "0.13"
    assert str(half_even.round(Decimal("0.125"))) == "0.12"


def test_a_zero_has_no_sign() -> None:
    assert str(Rules.of({}, 2).round(Decimal("-0.001"))) == "0.00"


def test_an_amount_that_the_currency_cannot_pay_is_a_fault() -> None:
    rules = Rules.of({}, 0)
    rules.exact({"prepaid": "10.5"}, "prepaid", "x", 1)
    (fault,) = rules.faults
    assert isinstance(fault, dict)
    assert fault["pointer"] == "/x/1/prepaid"


@pytest.mark.parametrize("value", [1, "1", Decimal(1)])
def test_numbers_may_be_text(value: object) -> None:
    assert number(value) == 1
