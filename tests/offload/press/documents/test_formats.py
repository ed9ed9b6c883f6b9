from decimal import Decimal
from typing import Any

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
    assert Formats("ja", "JPY", {}).amount(Decimal(1200)) == "1,200"
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


@pytest.mark.parametrize(
    ("locale", "language", "country", "amount"),
    [
        ("de-NL", "de", "NL", "-1.234.567,50"),
        ("en-KW", "en", "KW", "-1,234,567.50"),
        ("zh-Hant-AU", "zh", "AU", "-1,234,567.50"),
        ("zh-TW", "zh", "TW", "-1,234,567.50"),
        ("no-NO", "nb", "NO", "\N{MINUS SIGN}1 234 567,50"),
        ("no", "nb", "", "\N{MINUS SIGN}1 234 567,50"),
    ],
)
def test_a_language_is_written_in_any_country(
    locale: str, language: str, country: str, amount: str
) -> None:
    formats = Formats(locale, "EUR", {})
    assert (formats.language, formats.country_code) == (language, country)
    assert formats.amount(AMOUNT).replace("\xa0", " ") == amount


def test_arabic_runs_from_right_to_left() -> None:
    assert Formats("ar", "AED", {}).direction == "rtl"


@pytest.mark.parametrize(
    ("locale", "currency", "pointer"),
    [
        ("tlh", "EUR", "/locale"),
        ("de-", "EUR", "/locale"),
        ("de-QX", "EUR", "/locale"),
        ("de", "EVR", "/currency"),
    ],
)
def test_what_is_unknown_is_a_fault(locale: str, currency: str, pointer: str) -> None:
    with pytest.raises(InvalidData) as caught:
        Formats(locale, currency, TEXTS)
    assert caught.value.items[0]["pointer"] == pointer  # type: ignore[index]


def test_a_language_without_words_is_a_fault_that_lists_those_there_are() -> None:
    with pytest.raises(InvalidData) as caught:
        Formats("ko-KR", "KRW", TEXTS)
    item: Any = caught.value.items[0]
    assert (item["pointer"], item["expected"]) == ("/locale", "one of de, en")
    assert Formats("ko-KR", "KRW", {}).amount(Decimal(1200)) == "1,200"


def test_a_currencys_letters_do_not_touch_its_figures() -> None:
    def written(locale: str) -> str:
        return Formats(locale, "KWD", TEXTS).money(Decimal("2480.6"))

    assert written("en") == "KWD\xa02,480.600"
    assert written("de") == "2.480,600\xa0KWD"
    assert Formats("en-AU", "USD", TEXTS).money(Decimal(5)) == "USD\xa05.00"
    assert Formats("en-US", "USD", TEXTS).money(Decimal(5)) == "$5.00"


def test_right_to_left_keeps_a_minus_and_a_sign_where_they_belong() -> None:
    hebrew, arabic = Formats("he", "ILS", {}), Formats("ar", "USD", {})
    assert hebrew.amount(Decimal("-1.5")) == "\u200e-1.50"
    assert hebrew.money(Decimal("-1.5")).startswith("\u200f\u200e-1.50")
    assert "US$\u200e" in arabic.money(Decimal(1))


def test_numbers_of_any_length_are_written_in_full() -> None:
    formats = Formats("en", "EUR", TEXTS)
    price = "999,999,999,999,999.12345678901234567891"
    assert formats.price(price.replace(",", "")) == price
    assert formats.amount(Decimal(10) ** 30) == "1" + ",000" * 10 + ".00"


@pytest.mark.parametrize(
    ("locale", "text", "html"),
    [
        ("en", "Anna & Co", "Anna &amp; Co"),
        ("ar", "+965 2555 0100", '<bdi class="ltr">+965 2555 0100</bdi>'),
        ("ar", "الكويت 12", "الكويت 12"),
        ("de", "שלום 12", '<bdi class="rtl">שלום 12</bdi>'),
        ("he", "a\nשל", '<bdi class="ltr">a</bdi><br/>של'),
    ],
)
def test_a_callers_text_keeps_its_own_direction(locale: str, text: str, html: str) -> None:
    assert Formats(locale, "EUR", {}).isolate(text) == html
