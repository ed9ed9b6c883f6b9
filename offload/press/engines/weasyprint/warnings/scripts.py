"""What scripts would have made of a document: none is run.

Most scripts of real documents count visitors or open menus, and are no loss. A warning needs a
sign in the document itself: an empty element that a script of its names, or a library whose work
is what is seen.
"""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from offload.press.engines.weasyprint.warnings.listing import listed

# Types of scripts that browsers run (HTML, 4.12.1).
_RUN = re.compile(r"(|module|(text|application)/(x-)?(java|ecma)script)", re.IGNORECASE)
_STRING = re.compile(r"\"([^\"\n]{1,80})\"|'([^'\n]{1,80})'|`([^`\n]{1,80})`")
_NAME = re.compile(r"[.#]?[\w-]+")
# How a script fills an element.
_FILLS = re.compile(
    r"\.(inner(HTML|Text)|textContent|insertAdjacent\w+|replaceChildren|insertRow|append\w*|html|text"
    r"|render|mount)\b|QRCode|JsBarcode|new \w*Chart"
)
_WRITES = re.compile(r"document\.write(?:ln)?\s*\((?!.{0,200}script)", re.DOTALL | re.IGNORECASE)
# Attributes by which Vue, Alpine and Angular fill elements.
_FILLED_BY = ("v-text", "v-html", "v-for", "x-text", "x-html", "x-for", "ng-bind", "ng-repeat")
# Libraries by their address, what a document has that they work on, and what they make of it.
_LIBRARIES = (
    (re.compile(r"tailwindcss|unocss"), "", "styles"),
    (re.compile(r"mathjax|katex", re.IGNORECASE), r"\\\(|\\\[|\$\$", "formulas"),
    (re.compile(r"mermaid"), r"class=[\"']?[^\"'>]*\bmermaid\b", "diagrams"),
    (re.compile(r"lucide|feather"), r"data-(lucide|feather)=", "icons"),
)
# Elements that are never filled, or that have warnings of their own.
_NO_PLACE = {
    *("script", "style", "link", "meta", "template", "noscript", "iframe", "canvas", "br", "hr"),
    *("img", "input", "textarea", "select", "option", "video", "audio", "object", "embed", "i"),
}
# Elements in another that are something to see.
_SEEN = {"img", "input", "canvas", "iframe", "object", "embed", "video", "hr"}


def sentences(root: Element, content: bytes, texts: Any) -> list[str]:
    """Warnings about what is missing.

    Args:
        root: of the document's elements.
        content: the document as it was sent.
        texts: and pictures of it, `lost_text.Texts`.
    """
    said = []
    if any(template.get("shadowrootmode") for template in root.iter("template")):
        said.append("A <template shadowrootmode> is not shown: shadow trees are not known here")
    scripts = [element for element in root.iter("script") if _is_run(element)]
    if not scripts:
        return said
    if _has_only_noscript(root, texts):
        return [*said, "Nothing is shown: the document is made by scripts, and none is run"]
    inline = "\n".join(script.text or "" for script in scripts)
    if _WRITES.search(inline):
        said.append("What document.write() would write is missing: scripts are not run")
    if names := [*_unfilled(root, inline if _FILLS.search(inline) else "", texts.root_box)]:
        said.append(
            f"Elements that a script would fill are empty, for none is run: {listed(names)}"
        )
    said += _libraries(scripts, content)
    return said


def _is_run(element: Element) -> bool:
    return bool(_RUN.fullmatch(element.get("type", "").strip().partition(";")[0]))


def _has_only_noscript(root: Element, texts: Any) -> bool:
    """Whether nothing is to be seen but what is said to those who run no scripts."""
    said = {part for element in root.iter("noscript") for part in element.iter()}
    return all(box.element in said for box in texts.boxes)


def _unfilled(root: Element, script: str, root_box: Any) -> Iterator[str]:
    """The empty elements that a script names, as a selector each."""
    strings = {"".join(string) for string in _STRING.findall(script)}
    bodies = {string.removesuffix(" tbody") for string in strings if string.endswith(" tbody")}
    named = {name for string in strings for name in _NAME.findall(string)}
    places = {}
    for element in root.iter():
        if any(name in element.attrib for name in _FILLED_BY):
            places[element] = f"<{element.tag}>"
        elif element.tag not in _NO_PLACE and (selector := _named(element, named)):
            parts = [element, *(element.iter("tbody") if selector in bodies else ())]
            places |= {part: selector for part in parts if _is_empty(part)}
    if places:
        drawn = {box.element for box in root_box.descendants()}
        yield from dict.fromkeys(name for element, name in places.items() if element in drawn)


def _named(element: Element, named: set[str]) -> str:
    identifier = element.get("id", "")
    if identifier and (identifier in named or f"#{identifier}" in named):
        return f"#{identifier}"
    if not _is_svg(element):  # elements for looks alone have classes too
        return ""
    classes = (f".{name}" for name in element.get("class", "").split())
    return next((name for name in classes if name in named), "")


def _is_empty(element: Element) -> bool:
    inner = [part for part in element.iter() if part is not element]
    if any(part.tag in _SEEN or _is_svg(part) or (part.tail or "").strip() for part in inner):
        return False
    return not any((part.text or "").strip() for part in (element, *inner))


def _is_svg(element: Element) -> bool:
    return str(element.tag).startswith("{http://www.w3.org/2000/svg}")


def _libraries(scripts: list[Element], content: bytes) -> Iterator[str]:
    addresses = [script.get("src", "") for script in scripts]
    for library, works_on, makes in _LIBRARIES:
        address = next((address for address in addresses if library.search(address)), "")
        if address and re.search(works_on, content.decode("latin1")):
            yield f"The {makes} that {address[:100]} makes are missing: scripts are not run"
