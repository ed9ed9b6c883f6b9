import pytest

from tests.invoices import SAMPLES, draft, sample


@pytest.mark.parametrize("which", SAMPLES)
def test_a_credit_note_credits(which: str) -> None:
    name = which.partition("/")[0]
    assert draft(sample(which), name).credits == (name == "credit-note")
