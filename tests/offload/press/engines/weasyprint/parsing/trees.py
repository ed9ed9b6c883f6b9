"""Trees of elements as plain values, to compare."""

from typing import Any
from xml.etree.ElementTree import Element


def plain(element: Element) -> tuple[Any, ...]:
    children = [plain(child) for child in element]
    return element.tag, dict(element.attrib), element.text or "", element.tail or "", children
