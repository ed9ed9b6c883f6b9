from offload.press.documents.einvoice.terms.settlement import TOTALS
from offload.press.documents.einvoice.terms.term import Term


def test_the_totals_are_bt_106_to_115() -> None:
    numbers = [term.number for term in TOTALS.members if isinstance(term, Term)]
    assert numbers == [f"BT-{i}" for i in range(106, 116)]
