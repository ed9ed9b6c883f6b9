"""An XML Schema: what it knows of an invoice, in its order, and whether that is valid."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from offload.press.documents.einvoice.writing import Tree

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
    """One schema. Made by `load`.

    Args:
        path: its XSD file.
    """

    def __init__(self, path: Path) -> None:
        main = etree.parse(path).getroot()
        self._checker = etree.XMLSchema(etree.parse(path))
        self._namespaces: dict[str | None, str] = {}
        self._types: dict[str, tuple[Part, ...]] = {}
        files = [etree.parse(file).getroot() for file in _imported(path)]
        elements = {tag: kind for file in files for tag, kind in _elements(file)}
        for file in files:
            self._read(file, elements)
        if None in main.nsmap:  # UBL's own elements have no prefix
            self._namespaces[None] = main.nsmap[None]
        element = main.find(f"{_XS}element")
        self.root_tag = f"{{{main.get('targetNamespace')}}}{element.get('name')}"
        self.root_type = _qualified(element.get("type"), main)

    def write(self, tree: Tree) -> Written:
        """A tree in this schema's words; what it has no words for is left out."""
        written = Written(None, {})
        written.root = self._write(tree, tree.root, self.root_tag, self.root_type, written)
        etree.cleanup_namespaces(written.root)
        return written

    def part(self, kind: str, name: str) -> Part | None:
        """What a type says of an element of some name, if it has one."""
        return next((part for part in self._types.get(kind, ()) if part.name == name), None)

    def faults(self, written: Written) -> list[tuple[Any, str]]:
        """What is wrong by the schema: elements, and sentences about them."""
        if self._checker.validate(written.root):
            return []
        return [(_at(written.root, error), error.message) for error in self._checker.error_log]

    def _write(self, tree: Tree, source: Any, tag: str, kind: str, written: Written) -> Any:
        element = etree.Element(tag, dict(source.attrib), nsmap=self._namespaces)
        element.text = source.text
        if source in tree.pointers:
            written.pointers[element] = tree.pointers[source]
        for part in self._types.get(kind, ()):
            for child in list(source.iterchildren(part.name))[: part.most]:
                element.append(self._write(tree, child, part.tag, part.type, written))
        return element

    def _read(self, schema: Any, elements: Mapping[str, str]) -> None:
        for prefix, uri in schema.nsmap.items():
            if f"{{{uri}}}" != _XS and prefix is not None:
                self._namespaces.setdefault(prefix, uri)
        namespace = schema.get("targetNamespace")
        for kind in schema.iter(f"{_XS}complexType"):
            self._types[f"{{{namespace}}}{kind.get('name')}"] = tuple(
                _part(element, schema, elements) for element in kind.iter(f"{_XS}element")
            )


def _imported(path: Path) -> list[Path]:
    """A schema's files; UBL's stand in two folders."""
    common = path.parent.parent / "common"
    return [path, *common.glob("*.xsd")] if common.is_dir() else list(path.parent.glob("*.xsd"))


def _elements(schema: Any) -> list[tuple[str, str]]:
    """The elements that other types refer to, and their types."""
    namespace = schema.get("targetNamespace")
    return [
        (f"{{{namespace}}}{element.get('name')}", _qualified(element.get("type"), schema))
        for element in schema.iterchildren(f"{_XS}element")
        if element.get("type")
    ]


def _part(element: Any, schema: Any, elements: Mapping[str, str]) -> Part:
    most = element.get("maxOccurs", "1")
    count = _UNBOUNDED if most == "unbounded" else int(most)
    if element.get("ref"):
        tag = _qualified(element.get("ref"), schema)
        return Part(etree.QName(tag).localname, tag, elements.get(tag, ""), count)
    tag = f"{{{schema.get('targetNamespace')}}}{element.get('name')}"
    return Part(element.get("name"), tag, _qualified(element.get("type"), schema), count)


def _qualified(name: str | None, schema: Any) -> str:
    """A prefixed name with its namespace."""
    prefix, _, local = (name or "").rpartition(":")
    return f"{{{schema.nsmap.get(prefix or None)}}}{local}"


def _at(root: Any, error: Any) -> Any:
    """The element of an error; lxml's paths name default namespaces by `*`."""
    found = root.xpath(error.path, namespaces={k: v for k, v in root.nsmap.items() if k})
    return found[0] if found else root


@lru_cache
def load(path: Path) -> Schema:
    """A schema, read once."""
    return Schema(path)
