"""The text of a merchant's code by EMVCo's rules, which Pix, PayNow, PromptPay and others share.

Source: EMV QR Code Specification for Payment Systems, Merchant-Presented Mode, version 1.1.
"""

import binascii
import re
import unicodedata
from decimal import Decimal

from offload.press.documents.rules import Json

# ISO 4217 figures of the currencies whose banks read such codes.
_CURRENCIES = {
    "BRL": "986",
    "HKD": "344",
    "IDR": "360",
    "INR": "356",
    "KHR": "116",
    "LAK": "418",
    "LKR": "144",
    "MYR": "458",
    "NPR": "524",
    "PHP": "608",
    "SGD": "702",
    "THB": "764",
    "TWD": "901",
    "VND": "704",
}
# The longest that a value may be, by what it is called in the data (section 4.7 and 4.8).
_AMOUNT, _NAME, _CITY, _LABEL = 13, 25, 15, 25
# Letters that are no others with accents, as a bank's forms write them.
_PLAIN = str.maketrans({
    "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i",  # noqa: RUF001 - one without a dot
})  # fmt: skip
# Bank transfers have no merchant category.
_NO_CATEGORY = "0000"


def text(merchant: Json, seller: Json, amount: Decimal, currency: str, reference: str) -> str:
    """What the code says.

    Args:
        merchant: the `account` that the scheme gave, by its fields' numbers, and the `tag` of it.
        seller: `name`, `city` and `country`.
        amount: in units of the currency, with its decimals.
        currency: ISO 4217.
        reference: the payment's own, which goes along without its spaces and punctuation.

    Raises:
        ValueError: it can't be said by these rules.
    """
    if currency not in _CURRENCIES:
        raise ValueError(f"no scheme is known in {currency}, but in {', '.join(_CURRENCIES)}")
    if not (amount > 0 and len(str(amount)) <= _AMOUNT):
        raise ValueError(f"an amount of {amount} can't be said")
    fields = {
        "00": "01",
        "01": "12",  # for one payment
        merchant["tag"]: _fields(merchant["account"]),
        "52": merchant.get("category", _NO_CATEGORY),
        "53": _CURRENCIES[currency],
        "54": str(amount),
        "58": _given(seller, "country"),
        "59": _short("name", _given(seller, "name"), _NAME),
        "60": _short("city", _given(seller, "city"), _CITY),
        "62": _fields({"05": _label(reference)}),
    }
    return signed(_fields(fields))


def signed(fields: str) -> str:
    """Fields with their checksum behind them, as four hexadecimal figures (section 4.7.3)."""
    fields += "6304"
    return f"{fields}{binascii.crc_hqx(fields.encode(), 0xFFFF):04X}"


def _fields(values: Json) -> str:
    """Each with its number and its length in front."""
    return "".join(_field(tag, value) for tag, value in sorted(values.items()))


def _field(tag: str, value: str) -> str:
    if len(value) > 99:
        raise ValueError(f"{value[:40]!r}… has more than 99 characters")
    return f"{tag}{len(value):02}{value}"


def _given(seller: Json, name: str) -> str:
    if not seller.get(name):
        raise ValueError(f"the seller has no {name}")
    return str(seller[name])


def _label(reference: str) -> str:
    """Letters and figures, as Pix and others have them: never a part of them alone."""
    label = re.sub(r"[ -/:-@\[-`{-~]", "", reference)
    if not re.fullmatch(f"[A-Za-z0-9]{{1,{_LABEL}}}", label):
        raise ValueError(
            f"the reference {reference!r} is not 1 to {_LABEL} Latin letters and figures"
        )
    return label


def _short(name: str, value: str, longest: int) -> str:
    """Without accents, which few apps can show."""
    letters = unicodedata.normalize("NFKD", value.translate(_PLAIN))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter)).strip()
    if not (plain and plain.isascii()):
        raise ValueError(f"the {name} {value!r} has other than Latin letters")
    if len(plain) > longest:
        raise ValueError(f"the {name} {plain!r} has more than {longest} characters")
    return plain
