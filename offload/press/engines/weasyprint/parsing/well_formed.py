"""A template's document that is XML as well, read by expat: the HTML parser is written in Python.

That takes a quarter of all the time that a statement of 10,000 lines needs. Only documents are read
so whose tree is the HTML parser's: each is held to rules under which neither of them would move,
close or open an element that the other does not. What breaks a rule is left to the HTML parser.
"""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# A start tag of these closes a `p` that is open.
_BLOCKS = _HEADINGS | {
    *(
        "address",
        "article",
        "aside",
        "blockquote",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
    ),
    *("figure", "footer", "header", "hr", "li", "main", "nav", "ol", "p", "section", "summary"),
    *("table", "ul"),
}
# Those that the HTML parser treats alike wherever they stand in a body.
_PHRASES = {
    *("a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "i"),
    *("img", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong"),
    *("sub", "sup", "time", "tt", "u", "var", "wbr"),
}
_FLOW = _BLOCKS | _PHRASES
# One in another would close it.
_ONCE = {"a", "p"}
_VOID = {"base", "br", "col", "hr", "img", "link", "meta", "wbr"}
_CELLS = {"caption", "td", "th"}
_GROUPS = {"tbody", "tfoot", "thead"}
# A `tbody` that has no tags.
_IMPLIED = "implied tbody"
_CHILDREN = {
    "": {"html"},
    "html": {"body", "head"},
    "head": {"base", "link", "meta", "style", "title"},
    "title": set[str](),
    "style": set[str](),
    "table": _GROUPS | {"caption", "colgroup", "tr"},
    "colgroup": {"col"},
    **{group: {"tr"} for group in (*_GROUPS, _IMPLIED)},
    "tr": {"td", "th"},
}
# These hold white space alone; other text in them would be moved.
_BARE = _CHILDREN.keys() - {"style", "title"}
# These stand in their own lists alone; elsewhere one could close another.
_PARENTS = {"li": {"ol", "ul"}, "dt": {"dl"}, "dd": {"dl"}}

# What the two parsers read differently and expat does not tell of: line ends, end tags of void
# elements, white space in attributes, characters by number (but for quotes, as Jinja2 writes them).
_DIFFERENT = re.compile(
    rf"\r|</(?:{'|'.join(_VOID)})\b|&#(?!3[49];)|=\s*(?:\"[^\"]*?[\t\n]|'[^']*?[\t\n])"
)
_CAPITALS = re.compile("[A-Z]")
_SPACE = " \t\n"
# What an entity in a style sheet may have stood for: the HTML parser reads none there.
_ENTITIES = frozenset("&<>\"'")


class _NotTheSameError(Exception):
    """The HTML parser would make another tree of it, or might."""


def parse(html: str) -> Element | None:
    """The tree that the HTML parser would make of a document, or None where that is not certain."""
    if _DIFFERENT.search(html):
        return None
    try:
        return _Reader(html).read()
    except (_NotTheSameError, expat.ExpatError):
        return None


class _Reader:
    """Builds the tree of what expat reads, and holds each element to the rules."""

    def __init__(self, html: str) -> None:
        self._html = html.encode()
        self._builder = TreeBuilder()
        self._open: list[str] = []
        self._sections: list[str] = []
        # Of the whole and of each open cell: whether an `a` and a `p` are open in it.
        self._unique: list[set[str]] = [set()]
        self._has_begun = False  # just now, with nothing in it yet
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.CommentHandler = parser.ProcessingInstructionHandler = _refuse
        parser.XmlDeclHandler = parser.StartCdataSectionHandler = _refuse

    def read(self) -> Element:
        self._parser.Parse(self._html, True)
        _require(self._sections == ["head", "body"])
        return self._builder.close()

    def _doctype(self, name: str, *identifiers: object) -> None:
        _require(name == "html" and not any(identifiers))

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        _require(not any(map(_CAPITALS.search, attributes)))
        self._check_place(name, self._parent(name))
        self._builder.start(name, dict(attributes))
        self._open.append(name)
        self._has_begun = True
        if name in _CELLS:
            self._unique.append(set())

    def _parent(self, name: str) -> str:
        """What an element is put in: rows right below a table in a `tbody` that has no tags."""
        if not self._open:
            return ""
        if self._open[-1] == _IMPLIED and name != "tr":
            self._close_implied()
        if self._open[-1] == "table" and name == "tr":
            self._builder.start("tbody", {})
            self._open.append(_IMPLIED)
        return self._open[-1]

    def _close_implied(self) -> None:
        self._open.pop()
        self._builder.end("tbody")

    def _check_place(self, name: str, parent: str) -> None:
        _require(name in _CHILDREN.get(parent, _FLOW))
        _require(parent in _PARENTS.get(name, (parent,)))
        _require(not (name in _HEADINGS and parent in _HEADINGS))
        _require(not (name in _BLOCKS and "p" in self._unique[-1]))
        if parent == "html":
            self._sections.append(name)
            _require(self._sections in (["head"], ["head", "body"]))
        if name in _ONCE:
            _require(name not in self._unique[-1])
            self._unique[-1].add(name)

    def _end(self, name: str) -> None:
        _require(self._is_empty_tag() == (name in _VOID))
        self._has_begun = False
        if self._open[-1] == _IMPLIED:
            self._close_implied()
        self._open.pop()
        if name in _CELLS:
            self._unique.pop()
        self._unique[-1].discard(name)
        if name == "html":  # what stands behind the body, to the end of the file, is in the body
            self._builder.data(self._html[self._html.rindex(b">") + 1 :].decode())
            self._builder.end("body")
        if name != "body":
            self._builder.end(name)

    def _is_empty_tag(self) -> bool:
        """Whether the element that ends is written `<so/>`, for which there is but one event."""
        end = self._parser.CurrentByteIndex
        return self._has_begun and self._html[end - 2 : end] == b"/>"

    def _text(self, text: str) -> None:
        self._has_begun = False
        if self._open[-1] in _BARE:
            _require(not text.strip(_SPACE))
        if self._open[-1] == "style":
            _require(_ENTITIES.isdisjoint(text))
        if self._open != ["html"] or self._sections:  # else the HTML parser drops it
            self._builder.data(text)


def _refuse(*_: object) -> None:
    raise _NotTheSameError


def _require(condition: bool) -> None:
    if not condition:
        raise _NotTheSameError
