from offload.press.documents.einvoice.terms import lines
from offload.press.documents.einvoice.terms.term import Term


def test_allowances_and_charges_are_told_apart() -> None:
    assert lines.is_charge({"kind": "charge"})
    assert lines.is_allowance({"kind": "allowance"})
    assert not lines.is_allowance({"kind": "charge"})


def test_their_terms_are_numbered_in_order() -> None:
    group = lines.adjustments("BG-27", "136 137 138 139 140", "X/", (), charged=False)
    numbers = [term.number for term in group.members if isinstance(term, Term) and term.number]
    assert numbers == ["BT-136", "BT-137", "BT-138", "BT-139", "BT-140"]
    assert group.cii == "X/SpecifiedTradeAllowanceCharge[ChargeIndicator/Indicator=false]"
