"""A profile's XML Schema: what it knows of an invoice, in its order, and whether that is valid."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from offload.press.documents.einvoice.node import Node
from offload.press.documents.einvoice.profiles import Profile

_XS = "{http://www.w3.org/2001/XMLSchema}"
_UNBOUNDED = 1 << 30


@dataclass(frozen=True, slots=True)
class Part:
    """An element that a type may have: its tag, its own type, and how many there may be.

    `name` is the tag without its namespace.
    """

    name: str
    tag: str
    type: str
    most: int


@dataclass(slots=True)
class Written:
    """An invoice as XML, and the JSON Pointers of the data that its elements were made of."""

    root: Any
    pointers: dict[Any, str]

    def text(self) -> bytes:
        """As it goes into the PDF."""
        xml: bytes = etree.tostring(
            self.root, xml_declaration=True, encoding="UTF-8", pretty_print=True
        )
        return xml


class Schema:
    """One profile's. Made by `load`.

    Args:
        path: its XSD file, and its name is the root's.
    """

    def __init__(self, path: Path) -> None:
        self._checker = etree.XMLSchema(etree.parse(path))
        self._types: dict[str, tuple[Part, ...]] = {}
        self._namespaces: dict[str, str] = {}
        for file in path.parent.glob("*.xsd"):
            self._read(etree.parse(file).getroot())
        self.root_type: str = etree.parse(path).getroot().find(f"{_XS}element").get("type")

    def write(self, invoice: Node) -> Written:
        """An invoice in this profile's words; what it has no words for is left out."""
        written = Written(None, {})
        tag = f"{{{self._namespaces['rsm']}}}{invoice.name}"
        written.root = self._write(invoice, tag, self.root_type, written)
        return written

    def part(self, kind: str, name: str) -> Part | None:
        """What a type says of an element of some name, if it has one."""
        return next((part for part in self._types.get(kind, ()) if part.name == name), None)

    def faults(self, written: Written) -> list[tuple[Any, str]]:
        """What is wrong by the schema: elements, and sentences about them."""
        if self._checker.validate(written.root):
            return []
        return [
            (written.root.xpath(error.path, namespaces=self._namespaces)[0], error.message)
            for error in self._checker.error_log
        ]

    def _write(self, made_of: Node, tag: str, type_name: str, written: Written) -> Any:
        element = etree.Element(tag, dict(made_of.attributes), nsmap=self._namespaces)
        element.text = made_of.text or None
        if made_of.at is not None:
            written.pointers[element] = made_of.at
        for part in self._types.get(type_name, ()):
            found = [child for child in made_of.children if child.name == part.name][: part.most]
            for child in found:
                element.append(self._write(child, part.tag, part.type, written))
        return element

    def _read(self, schema: Any) -> None:
        namespace = schema.get("targetNamespace")
        prefixes = {uri: prefix for prefix, uri in schema.nsmap.items()}
        for prefix, uri in schema.nsmap.items():
            if prefix != "xs":
                self._namespaces.setdefault(prefix, uri)
        for kind in schema.iter(f"{_XS}complexType"):
            self._types[f"{prefixes[namespace]}:{kind.get('name')}"] = tuple(
                _part(element, namespace) for element in kind.iter(f"{_XS}element")
            )


def _part(element: Any, namespace: str) -> Part:
    name, most = element.get("name"), element.get("maxOccurs", "1")
    count = _UNBOUNDED if most == "unbounded" else int(most)
    return Part(name, f"{{{namespace}}}{name}", element.get("type"), count)


@lru_cache
def load(profile: Profile) -> Schema:
    """A profile's schema, read once."""
    return Schema(profile.schema)
