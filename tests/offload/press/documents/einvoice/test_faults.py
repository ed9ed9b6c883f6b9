from typing import Any

import pytest

from offload.errors import InvalidData
from offload.press.documents.einvoice.making import make
from tests.invoices import draft, sample


def broken(value: dict[str, Any]) -> dict[str, str]:
    """The pointer of each rule that is broken."""
    with pytest.raises(InvalidData) as caught:
        make(draft(value))
    return {item["rule"]: item["pointer"] for item in caught.value.items if isinstance(item, dict)}


def without(party: str, member: str) -> dict[str, Any]:
    value = sample()
    del value[party][member]
    return value


def with_line(**line: Any) -> dict[str, Any]:
    line = {"name": "A", "price": 1, "tax": 19, **line}
    return sample() | {"lines": [line], "adjustments": []}


@pytest.mark.parametrize(
    ("value", "rule", "pointer"),
    [
        (without("seller", "vat_id"), "BR-CO-26", "/seller/vat_id"),
        (without("seller", "country"), "XSD", "/seller/country"),
        (without("buyer", "country"), "XSD", "/buyer/country"),
        (with_line(price=-1), "BR-27", "/lines/0"),
        (with_line(unit_code="ZZZ"), "BR-CL-23", "/lines/0"),
        (with_line(tax=5, tax_category="AE"), "BR-AE-05", "/lines/0"),
        (with_line(tax=0, tax_category="K"), "BR-IC-11", "/delivered"),
        (sample() | {"rounding": {"tax": "line"}, "currency": "KWD"}, "BR-DEC-19", ""),
    ],
)
def test_a_fault_points_at_what_is_to_be_mended(
    value: dict[str, Any], rule: str, pointer: str
) -> None:
    if rule == "BR-IC-11":
        del value["period"]
    assert broken(value)[rule] == pointer


def test_a_fault_says_the_rule_and_its_text() -> None:
    with pytest.raises(InvalidData) as caught:
        make(draft(with_line(price=-1)))
    assert caught.value.items == (
        {
            "pointer": "/lines/0",
            "detail": "[BR-27] The Item net price (BT-146) shall NOT be negative.",
            "rule": "BR-27",
        },
    )
