"""The codes, drawn on the page and read back from its picture by a decoder of another make."""

from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from offload.errors import InvalidData
from offload.press.documents import payment_codes
from offload.press.documents.formats import Formats
from tests import typesetting
from tests.invoices import sample, templates

SWISS = {"iban": "CH58 0079 1123 0008 8901 2", "qr": "swiss"}


def swiss(**payment: str) -> dict[str, Any]:
    value = sample() | {"currency": "CHF", "locale": "de-CH", "payment": {**SWISS, **payment}}
    value["seller"] |= {
        "name": "Feinwerk AG",
        "city": "Luzern",
        "postcode": "6003",
        "country": "CH",
    }
    return value


def scanned(value: dict[str, Any]) -> tuple[int, list[list[str]]]:
    """How many pages there are, and the lines of each code on the last one."""
    pdf = typesetting.pdf_of_data(templates()["invoice"], value)
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[len(document) - 1].render(scale=3).to_pil()
        return len(document), [r.text.splitlines() for r in zxingcpp.read_barcodes(picture)]


def test_a_sepa_transfer_is_on_the_page() -> None:
    pages, [lines] = scanned(sample())
    assert pages == 1
    assert lines[0] == "BCD"
    assert lines[3:8] == [
        "SCT",
        "SSKMDEMM",
        "Lindner Feinwerk GmbH",
        "DE75512108001245126199",
        "EUR2190.57",
    ]
    assert lines[-1] == "RE-2026-1184"


def test_who_is_paid_is_the_holder() -> None:
    value = sample() | {"payee": {"name": "Factoring Bank AG"}}
    value["payment"].pop("holder", None)
    _, [lines] = scanned(value)
    assert lines[5] == "Factoring Bank AG"


def test_a_reference_with_check_digits_is_one() -> None:
    value = sample()
    value["payment"]["reference"] = "RF18 5390 0754 7034"
    _, [lines] = scanned(value)
    assert lines[9:] == ["RF18539007547034"]


@pytest.mark.parametrize(
    ("payment", "kind", "reference", "text"),
    [
        ({"reference": "RF18 5390 0754 7034"}, "SCOR", "RF18539007547034", ""),
        ({}, "NON", "", "RE-2026-1184"),
        (
            {"iban": "CH44 3199 9123 0008 8901 2", "reference": "21 00000 00003 13947 14300 09017"},
            "QRR",
            "210000000003139471430009017",
            "",
        ),
    ],
)
def test_a_swiss_bill_has_its_payment_part(
    payment: dict[str, str], kind: str, reference: str, text: str
) -> None:
    value = swiss(**payment)
    pages, [lines] = scanned(value)
    assert pages == 2
    assert lines[0:3] == ["SPC", "0200", "1"]
    assert lines[3] == value["payment"]["iban"].replace(" ", "")
    assert lines[4:6] == ["S", "Feinwerk AG"]
    assert lines[18:20] == ["2190.57", "CHF"]
    assert lines[27:31] == [kind, reference, text, "EPD"]


def test_a_pix_payment_is_on_the_page() -> None:
    account = {"00": "br.gov.bcb.pix", "01": "pix@padaria.example"}
    pix = {"qr": "emvco", "holder": "Padaria", "merchant": {"tag": "26", "account": account}}
    value = sample() | {"currency": "BRL", "locale": "pt-BR", "payment": pix}
    value["seller"]["city"] = "São Paulo"
    _, [[line]] = scanned(value)
    assert line.startswith("00020101021226410014br.gov.bcb.pix0119pix@padaria.example")
    assert "54072190.57" in line
    assert "5907Padaria6009Sao Paulo" in line


def with_payment(**payment: str) -> dict[str, Any]:
    return sample() | {"payment": {"qr": "epc", **payment}}


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (sample() | {"currency": "CHF"}, "in EUR, not in CHF"),
        (with_payment(), "no iban"),
        (with_payment(qr="emvco"), "no merchant"),
        (with_payment(iban="DE75512108001245126199", holder="x" * 100), "Invalid name"),
        (with_payment(qr="swiss", iban="DE75512108001245126199"), "IBAN must start with"),
        (with_payment(iban="DE75512108001245126198"), "check digits or its length"),
        (with_payment(iban="DE7551210800124512619"), "check digits or its length"),
        (with_payment(iban="DE75512108001245126199", bic="SSKMD3MM"), "BIC SSKMD3MM is none"),
        (with_payment(iban="DE75512108001245126199", reference="RF00 5390 0754 7034"), "invalid"),
        (with_payment(iban="DE75512108001245126199", reference="x" * 141), "max. 140"),
        (swiss(iban="CH00 0079 1123 0008 8901 2"), "check digits or its length"),
        (swiss() | {"seller": {**swiss()["seller"], "name": "Фабрика"}}, "Latin letters alone"),
        (swiss(reference="請求書 1"), "Latin letters alone"),
        (swiss() | {"buyer": {"name": "A", "city": "B", "postcode": "1"}}, "buyer has no country"),
        (
            swiss(iban="CH44 3199 9123 0008 8901 2", reference="210000000003139471430009018"),
            "reference number is invalid",
        ),
        (swiss(reference="RF00 5390 0754 7034"), "reference RF00539007547034 is invalid"),
        (swiss(iban="CH44 3199 9123 0008 8901 2"), "QR-IBAN requires"),
    ],
)
def test_what_can_not_be_paid_so_is_refused(value: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidData) as caught:
        payment_codes.draw(value, Decimal(1), Formats(value["locale"], value["currency"], {}))
    (item,) = caught.value.items
    assert isinstance(item, dict)
    assert item["pointer"] == "/payment/qr"
    assert said in item["detail"]


def test_a_link_is_a_code_of_its_own() -> None:
    value: dict[str, Any] = {
        **sample(),
        "payment": {"qr": "link", "link": "https://pay.example/i/1?a=1&b=2"},
    }
    _, codes = scanned(value)
    assert codes == [["https://pay.example/i/1?a=1&b=2"]]
    del value["payment"]["link"]
    with pytest.raises(InvalidData, match="1 fault"):
        payment_codes.draw(value, Decimal(1), Formats("en", "USD", {}))


@pytest.mark.parametrize("kind", ["epc", "swiss", "emvco"])
@pytest.mark.parametrize("character", ["\n", "\r", "\0", "\x85", "\u2028"])
@pytest.mark.parametrize("place", [("seller", "name"), ("payment", "reference"), ("number",)])
def test_no_text_adds_a_line_to_a_code(kind: str, character: str, place: tuple[str, ...]) -> None:
    """Not even where an operator's own schema would let it through."""
    value = sample()
    value["payment"] = {**value["payment"], "qr": kind}
    *path, name = place
    holder = value
    for step in path:
        holder = holder[step]
    holder[name] = f"Acme{character}BCD"
    with pytest.raises(InvalidData) as caught:
        payment_codes.draw(value, Decimal("1.00"), Formats("en", "EUR", {}))
    [fault] = caught.value.items
    assert isinstance(fault, dict)
    assert fault["pointer"] == "/" + "/".join(place)
