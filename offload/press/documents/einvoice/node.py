"""An e-invoice as it is built: names and texts, before a profile's schema makes XML of it."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# CII's only way to write a date: "102" is CCYYMMDD (UNTDID 2379).
_DATE = "102"
# What XML 1.0 has no characters for, and JSON has.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Node:
    """One element; its namespace and its place among its brothers are the schema's affair.

    `at` is the JSON Pointer of the data that it was made of, if it is known.
    """

    name: str
    children: tuple["Node", ...] = ()
    text: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    at: str | None = None


Content = Node | str | Decimal | None


def node(name: str, *content: Content, at: str | None = None, **attributes: str) -> Node | None:
    """An element of some content; nothing if there is none: CII knows no empty elements."""
    children = tuple(part for part in content if isinstance(part, Node))
    text = "".join(_text(part) for part in content if not isinstance(part, Node))
    if not children and not text:
        return None
    return Node(name, children, text, tuple(attributes.items()), at)


def day(name: str, value: str | None, at: str | None = None) -> Node | None:
    """An element with an ISO 8601 date."""
    if value is None:
        return None
    text = f"{date.fromisoformat(value):%Y%m%d}"
    return node(name, node("DateTimeString", text, format=_DATE), at=at)


def charge(charged: bool) -> Node | None:
    """Whether an amount is charged, or allowed."""
    return node("ChargeIndicator", node("Indicator", "true" if charged else "false"))


def _text(part: str | Decimal | None) -> str:
    if part is None:
        return ""
    # A decimal without an exponent, which XML Schema's has not.
    return f"{part:f}" if isinstance(part, Decimal) else _UNWRITABLE.sub("", part).strip()
