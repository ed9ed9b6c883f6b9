"""What a program in Typst reads: a document's data, sums and language, as JSON.

Numbers with a fraction are text, which Typst's `decimal` takes exactly. Dates and names of
countries come as the language writes them; numbers are written by `pressroom.typ`, as
`locale` says.
"""

import base64
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from offload.press.documents import payment_codes
from offload.press.documents.content import Content
from offload.press.documents.formats import Formats

# With a currency: what a lane meets.
_LANGUAGES = 64
_WIDTHS = ("short", "medium", "long")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_COUNTRY = re.compile(r"[A-Z]{2}")
# Wider than the columns of the built-in templates: to look for such words doubles Typst's work.
_LONG_WORD = re.compile(r"\S{34}")
_IMPORT = re.compile(r'(?:import|include)\s+"/?([^"@]+)"')
# `pressroom.typ` says what these are; it calls none of them.
_CALL = re.compile(r"(?<!#let )\b(bill|account|payment-code)\(")


def programs(main: Path) -> list[str]:
    """The text of a program in Typst, and of those in its folder that it imports or includes."""
    texts: dict[Path, str] = {}
    waiting = [main]
    while waiting:
        path = waiting.pop()
        if path not in texts and path.is_file():
            texts[path] = path.read_text("utf-8")
            waiting += [main.parent / name for name in _IMPORT.findall(texts[path])]
    return list(texts.values())


def called(programs: str) -> frozenset[str]:
    """The sums that programs call for: of `bill`, `account` and `payment-code`."""
    return frozenset(_CALL.findall(programs))


def write(content: Content, brand: Mapping[str, Any], calls: frozenset[str]) -> str:
    """The JSON.

    Args:
        content: of the document.
        brand: of the template, with what the data change of it.
        calls: what is worked out, as `called` names it.

    Raises:
        InvalidData: it is not what the arithmetic asks for.
    """
    formats = content.formats
    texts = set(_texts(content.value))
    value = {
        "data": content.value,
        "brand": brand,
        "logo": list(_content(brand["logo"])) if _is_data(brand.get("logo")) else None,
        "locale": {**_conventions(formats.tag, formats.currency), "paper": content.paper},
        "tax_name": content.tax_name,
        "self_billed": content.is_self_billed,
        "long_words": any(map(_LONG_WORD.search, (*texts, *_texts(brand)))),
        "texts": formats.texts,
        "dates": dict(_dates(texts, formats)),
        "countries": {text: formats.country(text) for text in texts if _COUNTRY.fullmatch(text)},
        "sums": {name: _WORKED_OUT[name](content) for name in sorted(calls)},
    }
    return json.dumps(value, default=_plain, ensure_ascii=False)


@lru_cache(maxsize=_LANGUAGES)
def _conventions(tag: str, currency: str) -> Mapping[str, Any]:
    return Formats(tag, currency, {}).conventions()


def _code(content: Content) -> str | None:
    """The picture of a payment code, where there is something to pay by it."""
    if "qr" not in content.value.get("payment", {}) or content.bill.payable <= 0:
        return None
    url = payment_codes.draw(content.value, content.bill.payable, content.formats)
    return _content(url).decode()


def _is_data(url: Any) -> bool:
    return isinstance(url, str) and url.startswith("data:")


def _content(url: str) -> bytes:
    """What a data: URL holds (RFC 2397)."""
    kind, _, content = url.partition(",")
    return base64.b64decode(content) if kind.endswith(";base64") else unquote_to_bytes(content)


_WORKED_OUT: Mapping[str, Callable[[Content], Any]] = {
    "bill": lambda content: content.bill,
    "account": lambda content: content.account,
    "payment-code": _code,
}


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from _texts(inner)
        case list():
            for inner in value:
                yield from _texts(inner)


def _dates(texts: Iterable[str], formats: Formats) -> Iterator[tuple[str, dict[str, str]]]:
    for text in texts:
        if _DATE.fullmatch(text):
            with suppress(ValueError):  # it only looks like one
                yield text, {width: formats.date(text, width) for width in _WIDTHS}


def _plain(value: Any) -> Any:
    """What JSON has no word for: exact numbers, and the ledger's frozen values."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return {field.name: getattr(value, field.name) for field in fields(value)}
