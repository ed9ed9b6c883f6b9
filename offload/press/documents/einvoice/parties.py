"""Who sells and who buys: BG-4 and BG-7 of EN 16931."""

import re

from offload.press.documents.einvoice.node import Node, node
from offload.press.documents.rules import Json


def seller(party: Json) -> Node | None:
    """Who issues the document."""
    return _party("SellerTradeParty", party, "/seller")


def buyer(party: Json, *, registered: bool) -> Node | None:
    """Whom it is for; `registered` to say its numbers for tax."""
    numbers = ("vat_id", "tax_id")
    known = party if registered else {k: v for k, v in party.items() if k not in numbers}
    return _party("BuyerTradeParty", known, "/buyer")


def destination(party: Json) -> Node | None:
    """Where the goods go: to the buyer, as no other place is known."""
    return node("ShipToTradeParty", node("Name", party["name"]), _address(party, "/buyer"))


def _party(name: str, party: Json, at: str) -> Node | None:
    return node(
        name,
        node("ID", party.get("number")),
        node("Name", party["name"], at=f"{at}/name"),
        node("Description", party.get("register")),
        node("SpecifiedLegalOrganization", _identifier("ID", party.get("legal_id"))),
        _contact(party),
        _address(party, at),
        node(
            "URIUniversalCommunication",
            _identifier("URIID", party.get("electronic_address")),
            at=f"{at}/electronic_address",
        ),
        _registration(party, "vat_id", "VA"),
        _registration(party, "tax_id", "FC"),
        at=at,
    )


def _contact(party: Json) -> Node | None:
    return node(
        "DefinedTradeContact",
        node("PersonName", party.get("contact")),
        node("TelephoneUniversalCommunication", node("CompleteNumber", party.get("phone"))),
        node("EmailURIUniversalCommunication", node("URIID", party.get("email"))),
    )


def _address(party: Json, at: str) -> Node | None:
    return node(
        "PostalTradeAddress",
        node("PostcodeCode", party.get("postcode")),
        node("LineOne", party.get("street")),
        node("LineTwo", party.get("extra")),
        node("CityName", party.get("city")),
        node("CountryID", party.get("country"), at=f"{at}/country"),
        node("CountrySubDivisionName", party.get("region")),
    )


def _identifier(name: str, value: Json | None) -> Node | None:
    return node(name, value["id"], schemeID=value["scheme"]) if value else None


def _registration(party: Json, name: str, scheme: str) -> Node | None:
    """People write these with blanks, machines do not."""
    number = re.sub(r"\s", "", party.get(name, ""))
    return node("SpecifiedTaxRegistration", node("ID", number, schemeID=scheme))
