import pytest

from offload.press.documents.einvoice.terms import parties


@pytest.mark.parametrize(
    ("identifier", "registered"),
    [({"id": "1"}, False), ({"id": "1", "scheme": "XR01"}, False), ({"scheme": "0088"}, True)],
)
def test_a_scheme_of_iso_6523_is_registered(identifier: dict[str, str], registered: bool) -> None:
    assert parties.registered(identifier) == registered


def test_identifiers_are_one_way_in_ubl() -> None:
    group = parties.identifiers("BT-29", "ids", "P*/ID", "Identifiers", "1")
    assert (group.name, group.cii) == ("ids", None)
