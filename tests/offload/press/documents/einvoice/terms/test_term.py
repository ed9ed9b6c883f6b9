from offload.press.documents.einvoice.terms.document import DOCUMENT
from offload.press.documents.einvoice.terms.lines import LINES
from offload.press.documents.einvoice.terms.term import Group, Term, listed, unrolled


def test_each_member_has_its_place_in_the_json() -> None:
    places = {place for place, _ in listed(DOCUMENT)}
    assert {
        "number",
        "seller.legal_id.scheme",
        "lines[].period.start",
        "payment.iban",
        "payment.card.number",
    } <= places


def test_a_line_within_a_line_is_a_line() -> None:
    inner = next(it for it in LINES.members if isinstance(it, Group) and it.recursive)
    assert unrolled(inner, LINES).members == LINES.members  # type: ignore[union-attr]
    term = next(it for it in LINES.members if isinstance(it, Term))
    assert unrolled(term, LINES) is term
