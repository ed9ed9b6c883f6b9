"""SVG in HTML that uses what another SVG of the page defines: symbols, gradients, patterns.

WeasyPrint makes a picture of each SVG by itself, where `<use href="#icon">` finds nothing of its
neighbours. What an SVG refers to is put into it here. No issue of WeasyPrint's own is known.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

_NAMESPACE = "{http://www.w3.org/2000/svg}"
_SVG, _DEFS = f"{_NAMESPACE}svg", f"{_NAMESPACE}defs"
_REFERENCES = ("href", "{http://www.w3.org/1999/xlink}href")
_URL = re.compile(r"url\(\s*[\"']?#([^)\"']+)[\"']?\s*\)")


def complete(root: Element) -> None:
    """Give each SVG of a document what it refers to in others."""
    pictures = list(root.iter(_SVG))
    if len(pictures) < 2:
        return
    known = {part.get("id"): part for picture in pictures for part in picture.iter()}
    for picture in pictures:
        _complete(picture, known)


def _complete(picture: Element, known: dict[str | None, Element]) -> None:
    own = {part.get("id") for part in picture.iter()}
    waiting, found = [picture], []
    while waiting:
        for name in _named(waiting.pop()):
            part = known.get(name)
            if name not in own and part is not None and picture not in part.iter():
                own |= {inner.get("id") for inner in part.iter()}
                found.append(part)
                waiting.append(part)
    if found:
        definitions = Element(_DEFS)
        definitions.extend(found)
        picture.insert(0, definitions)


def _named(part: Element) -> Iterator[str]:
    """The ids that an element and what is in it refer to."""
    for element in part.iter():
        for attribute, value in element.attrib.items():
            if attribute in _REFERENCES and value.startswith("#"):
                yield value[1:]
            elif "url(" in value:
                yield from _URL.findall(value)
