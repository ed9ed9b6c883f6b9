from decimal import Decimal

import pytest

from offload.errors import InvalidData
from offload.press.documents.formats import Formats, places

TEXTS = {"en": {"due": "Due {when}", "only": "Only here"}, "de": {"due": "Fällig {when}"}}
AMOUNT = Decimal("-1234567.5")


def test_amounts_are_written_as_readers_write_them() -> None:
    german, english = Formats("de-DE", "EUR", TEXTS), Formats("en-GB", "EUR", TEXTS)
    assert german.money(AMOUNT) == "-1.234.567,50\xa0€"
    assert english.money(AMOUNT) == "-€1,234,567.50"
    assert german.amount(AMOUNT) == "-1.234.567,50"
    assert Formats("en-IN", "INR", TEXTS).amount(AMOUNT) == "-12,34,567.50"


def test_a_currency_has_its_own_decimals() -> None:
    assert [places(code) for code in ("JPY", "EUR", "KWD")] == [0, 2, 3]
    assert Formats("ja", "JPY", TEXTS).amount(Decimal(1200)) == "1,200"
    assert Formats("en", "KWD", TEXTS).amount(Decimal("1.5")) == "1.500"


def test_prices_quantities_and_rates_keep_their_decimals() -> None:
    formats = Formats("de", "EUR", TEXTS)
    assert (formats.price("0.12345"), formats.price(5)) == ("0,12345", "5,00")
    assert (formats.quantity(Decimal("2.500")), formats.quantity(3)) == ("2,5", "3")
    assert formats.percent(Decimal("5.5")) == "5,5\xa0%"


def test_texts_fall_back_to_english() -> None:
    formats = Formats("de-AT", "EUR", TEXTS)
    assert formats.text("due", when=formats.date("2026-11-02")) == "Fällig 02.11.2026"
    assert formats.text("only") == "Only here"
    assert formats.country("CH") == "Schweiz"


def test_arabic_runs_from_right_to_left() -> None:
    assert Formats("ar", "AED", TEXTS).direction == "rtl"


@pytest.mark.parametrize(
    ("locale", "currency", "pointer"),
    [("tlh", "EUR", "/locale"), ("de-", "EUR", "/locale"), ("de", "EVR", "/currency")],
)
def test_what_is_unknown_is_a_fault(locale: str, currency: str, pointer: str) -> None:
    with pytest.raises(InvalidData) as caught:
        Formats(locale, currency, TEXTS)
    assert caught.value.items[0]["pointer"] == pointer  # type: ignore[index]
