"""XHTML, read as XML: by expat, without a DTD of the document's own and without files from outside.

The names of characters that XHTML has, such as `&nbsp;`, are known as browsers know them.
"""

import codecs
import re
from collections.abc import Mapping
from html.entities import name2codepoint
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

import webencodings

from offload.errors import NotWellFormed

_XHTML = "http://www.w3.org/1999/xhtml"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)
_DECLARATION = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z0-9._:-]+)[\"']")
_PSEUDO_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*([\"'])(.*?)\2", re.DOTALL)
_PREDEFINED = {"lt", "gt", "amp", "quot", "apos"}
_ENTITIES = "".join(
    f'<!ENTITY {name} "&#{number};">'
    for name, number in name2codepoint.items()
    if name not in _PREDEFINED
)
# References to entities, and what holds none: comments, CDATA sections, instructions.
_REFERENCE = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|&(?P<name>[A-Za-z_:][\w:.-]*);", re.DOTALL
)


def parse(content: bytes, charset: str | None) -> Element:
    """The tree of a document.

    Args:
        content: of the document.
        charset: as its sender named it; it goes before the one that the document declares.

    Raises:
        NotWellFormed: it is no XML, or has a DTD of its own; the text names line and column.
    """
    return _Reader().read(_decoded(content, charset))


def _decoded(content: bytes, charset: str | None) -> str:
    label, content = _label(content, charset)
    encoding = webencodings.lookup(label)
    if encoding is None:
        raise NotWellFormed(f"Line 1: the encoding {label!r} is unknown.")
    try:
        text: str = encoding.codec_info.decode(content, "strict")[0]
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        raise NotWellFormed(
            f"Line {line}, column {column}: byte 0x{content[error.start]:02X} "
            f"is not {encoding.name}."
        ) from None
    return text


def _label(content: bytes, charset: str | None) -> tuple[str, bytes]:
    """What names the encoding (RFC 7303, section 3), and the content without its mark."""
    for mark, label in _MARKS:
        if content.startswith(mark):
            return label, content.removeprefix(mark)
    declared = _DECLARATION.match(content)
    return charset or (declared[1].decode() if declared else "utf-8"), content


class _Reader:
    """Builds the tree of what expat reads."""

    def __init__(self) -> None:
        self._builder = TreeBuilder()
        self._sheets: list[Element] = []
        self._parser = parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._builder.data
        parser.StartDoctypeDeclHandler = self._doctype
        parser.ExternalEntityRefHandler = self._entities
        parser.SkippedEntityHandler = self._unknown
        parser.ProcessingInstructionHandler = self._instruction
        # The document's DTD, whatever it is called, is the names of characters.
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_ALWAYS)
        parser.UseForeignDTD(True)

    def read(self, text: str) -> Element:
        try:
            self._parser.Parse(text.encode(), True)
        except expat.ExpatError as error:
            said = expat.ErrorString(error.code)
            raise NotWellFormed(
                f"Line {error.lineno}, column {error.offset + 1}: {said}."
            ) from None
        _refuse_unknown(text)
        root = self._builder.close()
        if self._sheets:
            _head(root)[:0] = self._sheets
        return root

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        named = {_name(key): value for key, value in attributes.items()}
        if _LANG in named:
            named.setdefault("lang", named[_LANG])
        self._builder.start(_name(name), named)

    def _end(self, name: str) -> None:
        self._builder.end(_name(name))

    def _instruction(self, target: str, data: str) -> None:
        """A stylesheet (Associating Style Sheets with XML documents) is as good as a link."""
        if target == "xml-stylesheet":
            given = {name: value for name, _, value in _PSEUDO_ATTRIBUTE.findall(data)}
            rel = "alternate stylesheet" if given.pop("alternate", "no") == "yes" else "stylesheet"
            self._sheets.append(Element("link", given, rel=rel))

    def _doctype(self, _name: str, _system: object, _public: object, has_own: int) -> None:
        if has_own:
            raise NotWellFormed(
                f"Line {self._parser.CurrentLineNumber}: the document has a DTD of its own, "
                "which is not read. Write the entities out."
            )

    def _unknown(self, name: str, _is_parameter: int) -> None:
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
        raise NotWellFormed(f"Line {line}, column {column}: &{name}; is no known character.")

    def _entities(self, context: str, *_: object) -> int:
        self._parser.ExternalEntityParserCreate(context).Parse(_ENTITIES, True)
        return 1


def _refuse_unknown(text: str) -> None:
    """Expat passes over an unknown entity in an attribute without a word."""
    for reference in _REFERENCE.finditer(text):
        name = reference["name"]
        if name and name not in name2codepoint and name not in _PREDEFINED:
            start = reference.start()
            line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
            raise NotWellFormed(f"Line {line}, column {column}: &{name}; is no known character.")


def _head(root: Element) -> Element:
    head = root.find("head")
    if head is None:
        head = Element("head")
        root.insert(0, head)
    return head


def _name(name: str) -> str:
    """Expat's `namespace name` as ElementTree has it; elements of XHTML have their names alone."""
    namespace, _, local = name.rpartition(" ")
    return f"{{{namespace}}}{local}" if namespace and namespace != _XHTML else local
