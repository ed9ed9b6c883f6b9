"""Invoices that are legal and rare: each has members that few senders use."""

from typing import Any

Json = dict[str, Any]

GERMAN: Json = {
    "locale": "de-DE",
    "currency": "EUR",
    "number": "R-1",
    "issued": "2026-12-31",
    "due": "2027-01-31",
    "buyer_reference": "04011000-12345-34",
    "seller": {
        "name": "Lindner GmbH",
        "contact": "Frau Beck",
        "street": "Gartenstraße 12",
        "postcode": "04103",
        "city": "Leipzig",
        "country": "DE",
        "vat_id": "DE123456789",
        "email": "post@lindner.example",
        "phone": "+49 341 5550",
        "electronic_address": {"scheme": "EM", "id": "post@lindner.example"},
    },
    "buyer": {
        "name": "Morgenrot KG",
        "street": "Hafenweg 3",
        "postcode": "20457",
        "city": "Hamburg",
        "country": "DE",
        "electronic_address": {"scheme": "EM", "id": "post@morgenrot.example"},
    },
    "delivered": "2026-12-31",
    "lines": [{"name": "Filz", "quantity": 2, "price": "50.00", "tax": 19}],
    "payment": {"iban": "DE75512108001245126199", "terms": "30 Tage netto"},
}
SELLER, BUYER = GERMAN["seller"], GERMAN["buyer"]


def _with(**changes: Any) -> Json:
    return {**GERMAN, **changes}


INVOICES: dict[str, Json] = {
    "payee": _with(
        payee={
            "name": "Nord Factoring AG",
            "ids": [{"scheme": "0088", "id": "4000001777771"}],
            "legal_id": {"id": "HRB 77"},
        }
    ),
    "tax representative": _with(
        seller={
            **{k: v for k, v in SELLER.items() if k != "vat_id"},
            "country": "CH",
            "city": "Basel",
            "postcode": "4051",
            "legal_id": {"id": "CHE-1"},
        },
        tax_representative={
            "name": "Steuer & Partner",
            "vat_id": "DE987654321",
            "street": "Markt 1",
            "postcode": "10115",
            "city": "Berlin",
            "country": "DE",
        },
    ),
    "allowances on lines": _with(
        lines=[
            {
                "name": "Filz",
                "quantity": 3,
                "price": "100.00",
                "tax": 19,
                "adjustments": [
                    {"kind": "allowance", "reason": "Treue", "percent": 10, "base": "250.00"},
                    {"kind": "charge", "reason": "Zuschnitt", "amount": "12.34"},
                    {"kind": "allowance", "reason_code": "95", "percent": "2.5", "base": "300.00"},
                ],
            },
            {
                "name": "Garn",
                "price": "9.99",
                "tax": 7,
                "discount": {"percent": 100, "reason": "Muster"},
            },
        ],
    ),
    "several reasons for no tax": _with(
        lines=[
            {"name": "Kurs", "price": "200.00", "tax": 0, "tax_category": "E"},
            {"name": "Filz", "price": "100.00", "tax": 19},
            {"name": "Ausfuhr", "price": "70.00", "tax": 0, "tax_category": "G"},
        ],
        delivery={"country": "NO", "name": "Lager Oslo", "postcode": "0150", "city": "Oslo"},
        taxes=[
            {
                "rate": 0,
                "category": "E",
                "reason": "Steuerfrei nach § 4 Nr. 21 UStG",
                "reason_code": "VATEX-EU-132",
            },
            {
                "rate": 0,
                "category": "G",
                "reason": "Steuerfreie Ausfuhr nach § 6 UStG",
                "reason_code": "VATEX-EU-G",
            },
        ],
    ),
    "attachments": _with(
        attachments=[
            {
                "id": "A1",
                "description": "Stundenzettel",
                "filename": "stunden.csv",
                "media_type": "text/csv",
                "content": "YSxiCjEsMgo=",
            },
            {"id": "A2", "description": "Plan", "url": "https://lindner.example/plan.pdf"},
            {"id": "A3"},
        ]
    ),
    "prices of six decimals": _with(
        lines=[
            {
                "name": "Strom",
                "quantity": "1234.567",
                "unit": "kWh",
                "unit_code": "KWH",
                "price": "0.283456",
                "tax": 19,
            },
            {
                "name": "Schrauben",
                "quantity": 300,
                "price": "12.905025",
                "per": 1000,
                "gross_price": "14.000001",
                "price_discount": "1.094976",
                "tax": 19,
            },
        ]
    ),
    "negative lines": _with(
        lines=[
            {"name": "Filz", "quantity": 10, "price": "50.00", "tax": 19},
            {
                "name": "Rückgabe",
                "quantity": -2,
                "price": "50.00",
                "tax": 19,
                "discount": {"percent": 10},
            },
        ]
    ),
    "IGIC": _with(
        locale="es-ES",
        seller={
            **SELLER,
            "name": "Isla S.L.",
            "vat_id": "ESB12345674",
            "city": "Las Palmas",
            "postcode": "35001",
            "country": "ES",
        },
        lines=[{"name": "Queso", "price": "100.00", "tax": 7, "tax_category": "L"}],
    ),
    "IPSI": _with(
        locale="es-ES",
        seller={
            **SELLER,
            "name": "Ceuta S.L.",
            "vat_id": "ESB12345674",
            "city": "Ceuta",
            "postcode": "51001",
            "country": "ES",
        },
        lines=[{"name": "Queso", "price": "100.00", "tax": 4, "tax_category": "M"}],
    ),
    "384 with preceding": _with(
        type="384", preceding=[{"number": "R-0", "issued": "2026-11-30"}, {"number": "R-00"}]
    ),
    "326": _with(type="326", project="P-77"),
    "386": _with(type="386", lines=[{"name": "Anzahlung", "price": "1000.00", "tax": 19}]),
    "389": _with(type="389"),
    "751": _with(type="751"),
    "875": _with(type="875", contract="C-9"),
    "877": _with(
        type="877", prepaid="119.00", preceding=[{"number": "AR-1", "issued": "2026-06-30"}]
    ),
    "383": _with(type="383"),
    "direct debit": _with(
        payment={
            "means": "59",
            "direct_debit": {
                "mandate": "M-2026-7",
                "creditor": "DE98ZZZ09999999999",
                "iban": "DE02120300000000202051",
            },
            "terms": "Einzug am 31. Januar",
        }
    ),
    "card": _with(payment={"means": "48", "card": {"number": "4321", "holder": "Ute Morgenrot"}}),
    "cash": _with(payment={"means": "10", "means_text": "Bar bei Abholung"}),
    "delivery in another country": _with(
        buyer={
            **BUYER,
            "vat_id": "FR40303265045",
            "country": "FR",
            "city": "Lyon",
            "postcode": "69001",
        },
        delivery={
            "name": "Dépôt Est",
            "location_id": {"scheme": "0088", "id": "4000001123469"},
            "street": "Rue Nord 9",
            "postcode": "67000",
            "city": "Strasbourg",
            "country": "FR",
        },
        lines=[{"name": "Filz", "price": "100.00", "tax": 0, "tax_category": "K"}],
    ),
    "the turn of the year": _with(
        period={"start": "2026-12-31", "end": "2027-01-01"},
        delivered="2027-01-01",
        lines=[
            {
                "name": "Wache",
                "price": "10.00",
                "tax": 19,
                "period": {"start": "2026-12-31", "end": "2027-01-01"},
            }
        ],
    ),
    "KWD": _with(
        locale="en-GB",
        currency="KWD",
        lines=[{"name": "Felt", "price": "1240.3005", "quantity": 3, "tax": 5}],
    ),
    "JPY": _with(
        locale="ja-JP",
        currency="JPY",
        lines=[{"name": "フェルト", "price": "1240.5", "quantity": 3, "tax": 10}],
    ),
    "reverse charge": _with(
        buyer={**BUYER, "vat_id": "DE222222225"},
        lines=[{"name": "Bau", "price": "5000.00", "tax": 0, "tax_category": "AE"}],
    ),
    "not subject to tax": _with(
        seller={
            **{k: v for k, v in SELLER.items() if k != "vat_id"},
            "tax_id": "232/123/45678",
            "legal_id": {"id": "HRB 5"},
        },
        lines=[{"name": "Mitgliedsbeitrag", "price": "90.00", "tax": 0, "tax_category": "O"}],
    ),
    "allowances and charges on the whole": _with(
        lines=[
            {"name": "Filz", "price": "100.00", "tax": 19},
            {"name": "Buch", "price": "50.00", "tax": 7},
        ],
        adjustments=[
            {
                "kind": "allowance",
                "reason": "Rahmenvertrag",
                "percent": "3.5",
                "base": "100.00",
                "tax": 19,
            },
            {"kind": "allowance", "reason": "Mängel", "amount": "1.99", "tax": 7},
            {"kind": "charge", "reason": "Fracht", "amount": "17.50", "tax": 19},
        ],
    ),
    "paid in full": _with(
        prepaid="119.00",
        payment={"means": "48", "card": {"number": "4321"}, "terms": "Dankend erhalten"},
    ),
    "paid too much": _with(
        prepaid="150.00", payment={"iban": "DE75512108001245126199", "terms": "Wir erstatten"}
    ),
    "tax in another currency": _with(tax_currency="SEK", totals={"tax_converted": "211.66"}),
    "several accounts": _with(
        payment={
            "iban": "DE75512108001245126199",
            "bic": "SSKMDEMM",
            "holder": "Nord Factoring AG",
            "means": "58",
            "means_text": "SEPA-Überweisung",
            "accounts": [
                {
                    "iban": "DE02120300000000202051",
                    "bic": "BYLADEM1001",
                    "holder": "Lindner Zweitkonto",
                }
            ],
            "reference": "RF18539007547034",
            "terms": "#SKONTO#TAGE=7#PROZENT=2.00#\n",
        }
    ),
    "all references": _with(
        order="PO-4711",
        sales_order="SO-1182",
        contract="C-2026-3",
        tender="T-5/2",
        receiving_advice="RA-91",
        despatch_advice="DN-88",
        object={"scheme": "ABZ", "id": "AB-1234"},
        accounting_reference="BA-4711",
        tax_point_on="paid",
        buyer={
            **BUYER,
            "number": "K-77",
            "legal_id": {"id": "HRA 1234"},
            "trading_name": "Atelier Morgenrot",
            "contact": "Herr Krüger",
        },
        seller={
            **SELLER,
            "extra": "Gebäude B",
            "line3": "Tor 4",
            "trading_name": "Filz & Faden",
            "legal_id": {"id": "HRB 99"},
            "register": "Amtsgericht Leipzig",
        },
    ),
}
CREDIT_NOTES: dict[str, Json] = {
    "381 to an account": _with(
        corrects={"number": "R-0", "issued": "2026-11-30"},
        preceding=[{"number": "R-00"}],
        reason="Zu viel berechnet",
    ),
    "261": _with(type="261"),
    "without payment": {k: v for k, v in GERMAN.items() if k not in ("payment", "due")},
}
