from typing import Any

import pytest

from offload.press.documents.einvoice import cii, schema, xrechnung
from offload.press.documents.einvoice.profiles import PROFILES
from tests.invoices import draft, sample
from tests.offload.press.documents.einvoice.test_making import broken


def rules_of(value: dict[str, Any], *, credits_: bool = False) -> set[str]:
    items = xrechnung.faults(value, credits_=credits_)
    return {item["rule"] for item in items if isinstance(item, dict)}


def test_the_german_sample_has_all_of_it() -> None:
    assert rules_of(sample()) == set()


def test_a_credit_note_need_not_say_how_to_pay() -> None:
    value = sample()
    del value["payment"]
    assert rules_of(value) == {"BR-DE-1"}
    assert rules_of(value, credits_=True) == set()


@pytest.mark.parametrize(
    "pointer", [pointer for _, pointer, _ in (*xrechnung._ASKED, xrechnung._PAYMENT)]
)
def test_what_is_asked_for_the_official_rules_ask_for(pointer: str) -> None:
    value: dict[str, Any] = sample()
    holder = value
    *steps, name = pointer.split("/")[1:]
    for step in steps:
        holder = holder[step]
    del holder[name]
    made = schema.load(PROFILES["xrechnung"]).write(cii.invoice(draft(value, profile="xrechnung")))
    official = broken(made.text(), "XRechnung-CII-validation.xsl")
    assert rules_of(value)
    assert rules_of(value) <= official
