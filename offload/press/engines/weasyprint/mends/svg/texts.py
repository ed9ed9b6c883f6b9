"""What is between the texts of an SVG: comments, and the ends of lines.

React puts a comment between two texts, as in `Total <!-- -->12`, and WeasyPrint drew the first of
them. An end of a line without an indent after it was nothing, as SVG 1.1 has it: `Qty 2` and `100`
in the next line were `Qty 2100`. In CSS, which SVG 2 goes by, it is a space between what stands in
one line. No issue of WeasyPrint's own is known.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from weasyprint import svg

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_LINE_END = re.compile(r"(?<=\S)[\r\n]+(?=\S)")

_init = svg.SVG.__init__


class _Text(NamedTuple):
    """One of an element's, before its children or after it.

    Args:
        holder: the element.
        name: `text` or `tail`.
        begins: whether it has a place of its own.
    """

    holder: Element
    name: str
    begins: bool

    @property
    def value(self) -> str:
        """The text."""
        return getattr(self.holder, self.name) or ""

    def change(self, value: str) -> None:
        """Put another in its place."""
        setattr(self.holder, self.name, value)


def init(picture: Any, tree: Element, *rest: Any, **more: Any) -> None:
    """`SVG.__init__`, of a tree without comments and processing instructions."""
    for parent in [*tree.iter()]:
        for place in reversed(range(len(parent))):
            if callable(parent[place].tag):
                _take_out(parent, place)
    for element in tree.iter():
        if _name(element) == "text" and element.get(_SPACE) != "preserve":
            _separate([*_texts(element, begins=True)])
    _init(picture, tree, *rest, **more)


def _take_out(parent: Element, place: int) -> None:
    """Take a child out, and leave the text after it where it is."""
    after = parent[place].tail or ""
    if place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + after
    else:
        parent.text = (parent.text or "") + after
    del parent[place]


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _texts(element: Element, *, begins: bool) -> Iterator[_Text]:
    """All of an element, in the order in which they are drawn."""
    yield _Text(element, "text", begins)
    for child in element:
        if _name(child) not in {"title", "desc", "style"}:
            yield from _texts(child, begins="x" in child.attrib or "y" in child.attrib)
        yield _Text(child, "tail", begins=False)


def _separate(texts: list[_Text]) -> None:
    """Put a space where nothing but an end of a line is between two words of one line."""
    before: _Text | None = None
    gap = ""
    for text in texts:
        if text.begins:
            before, gap = None, ""
        value = _LINE_END.sub(" ", text.value)
        words = value.strip()
        if not words:
            gap += value
            continue
        gap += value[: value.index(words[0])]
        if before and gap and not gap.strip("\r\n"):
            before.change(before.value + " ")
        text.change(value)
        before, gap = text, value[len(value.rstrip()) :]


METHODS: tuple[tuple[Any, str, Any], ...] = ((svg.SVG, "__init__", init),)
