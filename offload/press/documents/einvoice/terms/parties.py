"""Who deals with whom: BG-4 to BG-15."""

from offload.press.documents.einvoice.terms.term import Group, Member, Term
from offload.press.documents.rules import Json

_SEPA = "SEPA"
_ICD_DIGITS = 4


def registered(identifier: Json) -> bool:
    """Whether an identifier's scheme is one of ISO 6523, which CII calls global."""
    scheme = identifier.get("scheme", "")
    return len(scheme) == _ICD_DIGITS and scheme.isdecimal()


def _elsewhere(identifier: Json) -> bool:
    return not registered(identifier)


def identifier(  # noqa: PLR0913, PLR0917 - a row of the table
    number: str, name: str, cii: str | None, ubl: str | None, about: str, example: str
) -> Group:
    """An identifier and its scheme, in an element and its attribute.

    Args:
        number: of the business term (EN 16931-1).
        name: of the data's member.
        cii: its path in CII; None where it has none.
        ubl: its path in UBL; None where it has none.
        about: its description.
        example: of the identifier.
    """
    return Group(
        number,
        name,
        cii,
        ubl,
        (
            Term("", "id", "id", ".", ".", "The identifier itself", example),
            Term("", "scheme", "code", "@schemeID", "@schemeID", "Its scheme", "0088"),
        ),
        about,
    )


def identifiers(number: str, name: str, ubl: str | None, about: str, example: str) -> Member:
    """One of the ways to write several identifiers, in UBL.

    Args:
        number: of the business term (EN 16931-1).
        name: of the data's member.
        ubl: its path in UBL; None where it has none.
        about: its description.
        example: of one identifier.
    """
    one = identifier(number, name, None, ubl, about, example)
    return Group(number, name, None, ubl, one.members, about, many=True)


def _global(number: str, name: str, about: str, example: str) -> tuple[Member, Member]:
    members = identifier(number, name, "", "", about, example).members
    return (
        Group(number, name, "ID", None, members, about, many=True, when=_elsewhere),
        Group(number, name, "GlobalID", None, members, about, many=True, when=registered),
    )


def _address(numbers: str, cii: str, ubl: str) -> tuple[Term, ...]:
    """A postal address, whose terms are numbered as these are, in the order of this list."""
    of = numbers.split()
    rows = (
        ("street", "LineOne", "StreetName", "Street and number", "Gartenstraße 12"),
        ("extra", "LineTwo", "AdditionalStreetName", "Further line of the address", "Building B"),
        ("line3", "LineThree", "AddressLine/Line", "Third line of the address", "Gate 4"),
        ("city", "CityName", "CityName", "Town", "Leipzig"),
        ("postcode", "PostcodeCode", "PostalZone", "Postal code", "04103"),
        ("region", "CountrySubDivisionName", "CountrySubentity", "State or province", "Sachsen"),
        ("country", "CountryID", "Country/IdentificationCode", "ISO 3166-1 code", "DE"),
    )
    return tuple(
        Term(f"BT-{n}", name, "text", f"{cii}/{c}", f"{ubl}/{u}", about, example)
        for n, (name, c, u, about, example) in zip(of, rows, strict=True)
    )


def _contact(numbers: str) -> tuple[Term, ...]:
    name, phone, email = numbers.split()
    at = "DefinedTradeContact"
    return (
        Term(
            f"BT-{name}",
            "contact",
            "text",
            f"{at}/PersonName | {at}/DepartmentName",
            "Contact/Name",
            "Person or department",
            "Accounts",
        ),
        Term(
            f"BT-{phone}",
            "phone",
            "text",
            f"{at}/TelephoneUniversalCommunication/CompleteNumber",
            "Contact/Telephone",
            "Telephone number",
            "+49 341 5550 120",
        ),
        Term(
            f"BT-{email}",
            "email",
            "text",
            f"{at}/EmailURIUniversalCommunication/URIID",
            "Contact/ElectronicMail",
            "E-mail address",
            "accounts@lindner.example",
        ),
    )


_LEGAL = "SpecifiedLegalOrganization"
_PLACE, _POSTAL = "PostalTradeAddress", "PostalAddress"
_VAT = Term(
    "BT-31",
    "vat_id",
    "id",
    "SpecifiedTaxRegistration[ID/@schemeID=VA]/ID",
    "PartyTaxScheme[TaxScheme/ID=VAT]/CompanyID",
    "VAT identifier",
    "DE123456789",
)
_TAX = Term(
    "BT-32",
    "tax_id",
    "id",
    "SpecifiedTaxRegistration[ID/@schemeID=FC]/ID",
    "PartyTaxScheme[TaxScheme/ID!=VAT|FC]/CompanyID",
    "Tax registration number",
    "232/123/45678",
)


def _renumbered(term: Term, number: str, ubl: str | None) -> Term:
    return Term(number, term.name, term.kind, term.cii, ubl, term.about, term.example)


SELLER = Group(
    "BG-4",
    "seller",
    "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTradeParty",
    "AccountingSupplierParty/Party",
    (
        Term(
            "BT-27",
            "name",
            "text",
            "Name",
            "PartyLegalEntity/RegistrationName",
            "Name of the company or person",
            "Lindner Feinwerk GmbH",
        ),
        Term(
            "BT-28",
            "trading_name",
            "text",
            f"{_LEGAL}/TradingBusinessName",
            "PartyName/Name",
            "Name that it is known by, where it is another",
            "Lindner",
        ),
        *_global("BT-29", "ids", "Identifiers of the seller", "4000001123452"),
        identifiers(
            "BT-29",
            "ids",
            f"PartyIdentification[ID/@schemeID!={_SEPA}|]*/ID",
            "Identifiers of the seller",
            "4000001123452",
        ),
        identifier(
            "BT-30",
            "legal_id",
            f"{_LEGAL}/ID",
            "PartyLegalEntity/CompanyID",
            "Registration by law, such as a SIREN",
            "732829320",
        ),
        _VAT,
        _TAX,
        Term(
            "BT-33",
            "register",
            "text",
            "Description",
            "PartyLegalEntity/CompanyLegalForm",
            "Entry in the commercial register, or other facts that the law asks for",
            "Amtsgericht Leipzig HRB 12345",
        ),
        identifier(
            "BT-34",
            "electronic_address",
            "URIUniversalCommunication/URIID",
            "EndpointID",
            "Where e-invoices go",
            "4000001123452",
        ),
        *_address("35 36 162 37 38 39 40", _PLACE, _POSTAL),
        *_contact("41 42 43"),
    ),
    "Who issues it",
)

BUYER = Group(
    "BG-7",
    "buyer",
    "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/BuyerTradeParty",
    "AccountingCustomerParty/Party",
    (
        Term(
            "BT-44",
            "name",
            "text",
            "Name",
            "PartyLegalEntity/RegistrationName",
            "Name of the company or person",
            "Atelier Morgenrot KG",
        ),
        Term(
            "BT-45",
            "trading_name",
            "text",
            f"{_LEGAL}/TradingBusinessName",
            "PartyName/Name",
            "Name that it is known by, where it is another",
            "Morgenrot",
        ),
        *_global("BT-46", "ids", "Identifiers of the buyer", "4000001987658"),
        identifiers(
            "BT-46", "ids", "PartyIdentification*/ID", "Identifiers of the buyer", "4000001987658"
        ),
        identifier(
            "BT-47",
            "legal_id",
            f"{_LEGAL}/ID",
            "PartyLegalEntity/CompanyID",
            "Registration by law, such as a SIREN",
            "732829320",
        ),
        _renumbered(_VAT, "BT-48", _VAT.ubl),
        _renumbered(_TAX, "", None),
        identifier(
            "BT-49",
            "electronic_address",
            "URIUniversalCommunication/URIID",
            "EndpointID",
            "Where e-invoices go",
            "4000001987658",
        ),
        *_address("50 51 163 52 53 54 55", _PLACE, _POSTAL),
        *_contact("56 57 58"),
    ),
    "Whom it is for",
)

_PAYEE_ID = identifier("BT-60", "ids", "", "", "Identifiers of the payee", "4000001987658")

PAYEE = Group(
    "BG-10",
    "payee",
    "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/PayeeTradeParty",
    "PayeeParty",
    (
        Term("BT-59", "name", "text", "Name", "PartyName/Name", "Its name", "Factoring Nord AG"),
        *_global("BT-60", "ids", _PAYEE_ID.about, "4000001987658"),
        identifiers(
            "BT-60",
            "ids",
            f"PartyIdentification[ID/@schemeID!={_SEPA}|]*/ID",
            _PAYEE_ID.about,
            "4000001987658",
        ),
        identifier(
            "BT-61",
            "legal_id",
            f"{_LEGAL}/ID",
            "PartyLegalEntity/CompanyID",
            "Registration by law",
            "732829320",
        ),
    ),
    "Who is paid, where it is not the seller",
)

TAX_REPRESENTATIVE = Group(
    "BG-11",
    "tax_representative",
    "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTaxRepresentativeTradeParty",
    "TaxRepresentativeParty",
    (
        Term("BT-62", "name", "text", "Name", "PartyName/Name", "Its name", "Steuer & Partner"),
        _renumbered(_VAT, "BT-63", _VAT.ubl),
        *_address("64 65 164 66 67 68 69", _PLACE, _POSTAL),
    ),
    "Who owes the seller's tax in the buyer's country",
)

_SHIP_TO = "ShipToTradeParty"
_LOCATION = identifier("BT-71", "location_id", "", "", "Identifier of the place", "4000001123469")

DELIVERY = Group(
    "BG-13",
    "delivery",
    "SupplyChainTradeTransaction/ApplicableHeaderTradeDelivery",
    "Delivery",
    (
        Term(
            "BT-70",
            "name",
            "text",
            f"{_SHIP_TO}/Name",
            "DeliveryParty/PartyName/Name",
            "Who receives it",
            "Lager Süd",
        ),
        Group(
            "BT-71",
            "location_id",
            f"{_SHIP_TO}/ID",
            None,
            _LOCATION.members,
            _LOCATION.about,
            when=_elsewhere,
        ),
        Group(
            "BT-71",
            "location_id",
            f"{_SHIP_TO}/GlobalID",
            None,
            _LOCATION.members,
            _LOCATION.about,
            when=registered,
        ),
        Group(
            "BT-71", "location_id", None, "DeliveryLocation/ID", _LOCATION.members, _LOCATION.about
        ),
        *_address("75 76 165 77 78 79 80", f"{_SHIP_TO}/{_PLACE}", "DeliveryLocation/Address"),
    ),
    "Where it was delivered to",
)
