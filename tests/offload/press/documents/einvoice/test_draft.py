from dataclasses import replace

import pytest

from tests.invoices import SAMPLES, draft, sample


@pytest.mark.parametrize("which", SAMPLES)
def test_a_credit_note_credits(which: str) -> None:
    name = which.partition("/")[0]
    assert draft(sample(which), name).credits == (name == "credit-note")


def test_the_data_may_name_another_type() -> None:
    assert draft(sample() | {"type": "384"}).type == "384"
    assert not draft(sample() | {"type": "384"}).credits


def test_ubl_has_a_root_of_its_own_for_credit_notes() -> None:
    made = draft(sample("credit-note/sample"), "credit-note")
    assert made.root == "CrossIndustryInvoice"
    assert replace(made, syntax="ubl").root == "CreditNote"
    assert draft(sample(), syntax="ubl").root == "Invoice"
