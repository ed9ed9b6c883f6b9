from offload.press.documents.einvoice import parties
from offload.press.documents.einvoice.node import Node


def texts(made: Node | None) -> dict[str, str]:
    """The text of each element by its name; each is there once."""
    assert made
    found = {made.name: made.text} if made.text else {}
    for child in made.children:
        found |= texts(child)
    return found


PARTY = {
    "name": "Lindner",
    "street": "Gartenstraße 12",
    "postcode": "04103",
    "city": "Leipzig",
    "country": "DE",
    "legal_id": {"scheme": "0002", "id": "732829320"},
    "electronic_address": {"scheme": "EM", "id": "a@lindner.example"},
    "vat_id": "DE 123 456 789",
}


def test_a_tax_number_has_no_blanks() -> None:
    assert texts(parties.seller({"name": "A", "vat_id": "DE 123 456 789"}))["ID"] == "DE123456789"


def test_a_name_alone_is_a_party() -> None:
    made = parties.seller({"name": "Lindner"})
    assert texts(made) == {"Name": "Lindner"}


def test_identifiers_say_their_scheme() -> None:
    made = parties.seller(PARTY)
    assert made
    organization = next(c for c in made.children if c.name == "SpecifiedLegalOrganization")
    assert organization.children[0].attributes == (("schemeID", "0002"),)
    address = next(c for c in made.children if c.name == "URIUniversalCommunication")
    assert address.children[0] == Node(
        "URIID", text="a@lindner.example", attributes=(("schemeID", "EM"),)
    )
    assert address.at == "/seller/electronic_address"


def test_a_buyer_need_not_show_its_tax_numbers() -> None:
    for registered in (True, False):
        made = parties.buyer(PARTY, registered=registered)
        assert made
        names = [child.name for child in made.children]
        assert ("SpecifiedTaxRegistration" in names) == registered


def test_goods_go_to_the_buyers_address() -> None:
    assert texts(parties.destination(PARTY))["CountryID"] == "DE"
