from decimal import Decimal
from typing import Any

import pytest

from offload.press.documents import emvco

MERCHANT = {
    "tag": "26",
    "account": {"00": "br.gov.bcb.pix", "01": "123e4567-e12b-12d1-a456-426655440000"},
}
SELLER = {"name": "Padaria São João", "city": "BRASÍLIA", "country": "BR"}


def read(code: str) -> dict[str, str]:
    """The fields of a code, by their numbers."""
    fields = {}
    while code:
        tag, length = code[:2], int(code[2:4])
        fields[tag], code = code[4 : 4 + length], code[4 + length :]
    return fields


def test_the_example_of_the_central_bank_of_brazil() -> None:
    """Manual do BR Code, its static example."""
    said = (
        "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-426655440000"
        "5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D"
    )
    assert emvco.signed(said[:-8]) == said


def test_a_payment_is_said() -> None:
    fields = read(emvco.text(MERCHANT, SELLER, Decimal("12.50"), "BRL", "RE-2026/7"))
    assert read(fields["26"]) == MERCHANT["account"]
    assert (fields["52"], fields["53"], fields["54"]) == ("0000", "986", "12.50")
    assert (fields["58"], fields["59"], fields["60"]) == ("BR", "Padaria Sao Joao", "BRASILIA")
    assert read(fields["62"]) == {"05": "RE20267"}
    assert list(fields) == sorted(fields)


@pytest.mark.parametrize("amount", ["0.00", "-5.00", "12345678901.00"])
def test_an_amount_that_can_not_be_said(amount: str) -> None:
    with pytest.raises(ValueError, match="can't be said"):
        emvco.text(MERCHANT, SELLER, Decimal(amount), "BRL", "A1")


@pytest.mark.parametrize(
    ("seller", "currency", "said"),
    [
        (SELLER, "EUR", "no scheme is known in EUR"),
        (SELLER | {"city": ""}, "BRL", "the seller has no city"),
        (SELLER | {"name": "x" * 26}, "BRL", "more than 25 characters"),
        (SELLER | {"name": "東京"}, "BRL", "other than Latin letters"),
        (SELLER | {"name": "Padaria 東京"}, "BRL", "other than Latin letters"),
    ],
)
def test_what_can_not_be_said(seller: dict[str, Any], currency: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        emvco.text(MERCHANT, seller, Decimal(1), currency, "A1")


@pytest.mark.parametrize("reference", ["", "-/-", "A" * 26, "Nº 7", "請求7"])
def test_a_reference_is_whole_or_refused(reference: str) -> None:
    with pytest.raises(ValueError, match="letters and figures"):
        emvco.text(MERCHANT, SELLER, Decimal(1), "BRL", reference)


def test_no_letter_of_a_name_is_lost() -> None:
    fields = read(emvco.text(MERCHANT, SELLER | {"name": "Größe Łódź"}, Decimal(1), "BRL", "A"))
    assert fields["59"] == "Grosse Lodz"


def test_a_field_has_a_length_of_two_figures() -> None:
    with pytest.raises(ValueError, match="more than 99 characters"):
        emvco.text({"tag": "26", "account": {"00": "a" * 100}}, SELLER, Decimal(1), "BRL", "")
