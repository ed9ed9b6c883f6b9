"""A document's language: texts, and amounts, numbers and dates as its readers write them."""

import copy
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from decimal import Context, Decimal, localcontext
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError, parse_locale
from babel.dates import format_date
from babel.numbers import (
    NumberPattern,
    format_currency,
    get_currency_precision,
    get_decimal_symbol,
    get_group_symbol,
    get_minus_sign_symbol,
    is_currency,
)
from markupsafe import Markup, escape

from offload.errors import InvalidData
from offload.press.documents.rules import number

DEFAULT_LOCALE = "en"
# Norwegian, of which Bokmål is what is written (CLDR has it under both).
_MACROLANGUAGE = re.compile("^no(?=-|$)")
# Decimals that a quantity or a price per unit may have; amounts have their currency's.
_MOST_PLACES = 20
# Any product of two numbers that a schema admits is written in full.
_EXACT = Context(prec=120)
# A currency's letters beside a figure: CLDR puts a space there, and Babel does not.
_TOUCHING = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
# A currency's Latin letters and sign, US$, which stay together where all else runs leftwards.
_MIXED_SIGN = re.compile(r"[A-Za-z]+[$\u00a3\u00a5\u20a0-\u20bf]")
# Letters of the scripts that run from right to left, Hebrew to Arabic Extended and their forms.
_LEFTWARDS = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")

# A number of figures, without what stands before and after it.
_FIGURES = re.compile(r"\d(?:.*\d)?")

Texts = Mapping[str, Mapping[str, str]]


class Formats:
    """What a template writes with, for one document.

    `country_code` is the locale's country, if it names one: `AT` of `de-AT`.

    Args:
        tag: the locale, a BCP 47 tag such as `de-AT`.
        currency: an ISO 4217 code.
        texts: by language, then by key; English stands in for what a language lacks.

    Raises:
        InvalidData: there is no such locale or currency, or `texts` lack the language.
    """

    def __init__(self, tag: str, currency: str, texts: Texts) -> None:
        self.tag = tag
        self.currency = currency
        self.places = places(currency)
        self._locale, self.country_code = _locale(tag)
        if texts and self._locale.language not in texts:
            expected = "one of " + ", ".join(sorted(texts))
            raise _unknown("/locale", f"there are no words in {tag!r}", expected)
        self._texts = {**texts.get(DEFAULT_LOCALE, {}), **texts.get(self._locale.language, {})}

    @property
    def language(self) -> str:
        """The locale's language: `de` of `de-AT`."""
        return self._locale.language

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return self._locale.text_direction

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts of the document's language, by key."""
        return self._texts

    def conventions(self) -> dict[str, Any]:
        """How the language writes numbers, for an engine that writes them itself.

        `before` and `after` hold what stands around a number that is not below zero, and around
        one that is; `grouping` how many figures the last group of an integer has, and the others.
        """
        patterns: dict[str, tuple[NumberPattern, Callable[[Decimal], str]]] = {
            "number": (self._locale.decimal_formats[None], lambda one: self._number(one, 0, 0)),
            "money": (self._locale.currency_formats["standard"], self.money),
            "percent": (self._locale.percent_formats[None], self.percent),
        }
        return {
            "tag": self.tag,
            "language": self.language,
            "direction": self.direction,
            "currency": self.currency,
            "places": self.places,
            "decimal": get_decimal_symbol(self._locale),
            "group": get_group_symbol(self._locale),
            **{name: _around(*pattern) for name, pattern in patterns.items()},
        }

    def text(self, key: str, **values: Any) -> Markup:
        """A text of the document's language, with `{name}` filled in."""
        return Markup(escape(self._texts[key])).format(**values)  # noqa: S704 - escaped just here

    def money(self, amount: Decimal) -> str:
        """With the currency's sign: 1.234,50 €, KWD 2,480.600."""
        with localcontext(_EXACT):
            written = format_currency(amount, self.currency, locale=self._locale)
        if self.direction == "rtl":
            written = _MIXED_SIGN.sub("\\g<0>\N{LEFT-TO-RIGHT MARK}", written)
        return self._signed(_TOUCHING.sub("\N{NO-BREAK SPACE}", written))

    def amount(self, amount: Decimal) -> str:
        """With the currency's decimals, and without its sign: 1.234,50."""
        return self._number(amount, self.places, self.places)

    def price(self, amount: Any) -> str:
        """A price per unit, which may have more decimals than the currency."""
        return self._number(number(amount), self.places, _MOST_PLACES)

    def quantity(self, value: Any) -> str:
        """As many decimals as it has."""
        return self._number(number(value), 0, _MOST_PLACES)

    def percent(self, rate: Any) -> str:
        """A rate in percent: 19 %."""
        pattern = self._locale.percent_formats[None]
        exact = _with_places(pattern, 0, _MOST_PLACES)
        with localcontext(_EXACT):
            return str(exact.apply(number(rate) / 100, self._locale))

    def date(self, value: str, width: str = "medium") -> str:
        """An ISO 8601 date in words, or in figures where `width` is short."""
        return str(format_date(date.fromisoformat(value), width, locale=self._locale))

    def country(self, code: str) -> str:
        """A country's name by its ISO 3166 code."""
        return str(self._locale.territories.get(code, code))

    def isolate(self, text: str) -> Markup:
        """A caller's text, which neither turns round nor is turned round by what it stands in.

        Its direction is that of its letters; figures alone run from left to right. Line breaks
        are kept.
        """
        return Markup("<br/>").join(self._isolated(line) for line in str(text).splitlines())

    def _isolated(self, line: str) -> Markup:
        leftwards = _LEFTWARDS.search(line) is not None
        if leftwards == (self.direction == "rtl"):
            return escape(line)
        return Markup('<bdi class="{}">{}</bdi>').format("rtl" if leftwards else "ltr", line)

    def _number(self, value: Decimal, least: int, most: int) -> str:
        pattern = _with_places(self._locale.decimal_formats[None], least, most)
        with localcontext(_EXACT):
            return self._signed(str(pattern.apply(value, self._locale)))

    def _signed(self, written: str) -> str:
        """With CLDR's minus, which Hebrew and Arabic keep to the left of the figures."""
        return written.replace("-", get_minus_sign_symbol(self._locale), 1)


def _around(pattern: NumberPattern, write: Callable[[Decimal], str]) -> dict[str, Any]:
    written = [_FIGURES.split(write(Decimal(one)), maxsplit=1) for one in (1, -1)]
    return {
        "before": [before for before, _ in written],
        "after": [after for _, after in written],
        "grouping": pattern.grouping,
    }


def places(currency: str) -> int:
    """Decimals of a currency: 2 for EUR, 0 for JPY, 3 for KWD.

    Raises:
        InvalidData: there is no such currency.
    """
    if not is_currency(currency):
        raise _unknown("/currency", f"{currency!r} is no currency", "an ISO 4217 code")
    return get_currency_precision(currency)


@lru_cache(maxsize=64)
def _locale(tag: str) -> tuple[Locale, str]:
    """How a locale writes, and its country or nothing."""
    with suppress(ValueError, UnknownLocaleError):
        listed = Locale.parse(_MACROLANGUAGE.sub("nb", tag), sep="-")
        return listed, listed.territory or ""
    with suppress(ValueError, UnknownLocaleError):
        return _elsewhere(tag)
    raise _unknown("/locale", f"{tag!r} is no known locale", "a tag such as de-AT")


def _elsewhere(tag: str) -> tuple[Locale, str]:
    """A language in a country where CLDR does not list it: as by itself (UTS #35, inheritance)."""
    language, country, script, *_ = parse_locale(tag, sep="-")
    if country is None or country not in Locale(DEFAULT_LOCALE).territories:
        raise UnknownLocaleError(tag)
    return Locale(language, script=script), country


@lru_cache(maxsize=256)
def _with_places(pattern: NumberPattern, least: int, most: int) -> NumberPattern:
    changed = copy.copy(pattern)
    changed.frac_prec = (least, most)
    return changed


def _unknown(pointer: str, detail: str, expected: str) -> InvalidData:
    item = {"pointer": pointer, "detail": detail, "expected": expected}
    return InvalidData("The data has 1 fault.", (item,))
