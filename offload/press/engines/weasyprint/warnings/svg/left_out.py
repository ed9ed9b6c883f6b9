"""What of an SVG WeasyPrint leaves out: filters, the path along a text, variables, modes."""

import logging
import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from offload.press.engines.weasyprint.mends.declarations import mixes
from offload.press.engines.weasyprint.warnings.listing import listed

# How a warning begins, in WeasyPrint's own log.
LEFT_OUT = "Drawn otherwise than in a browser, in an SVG: "

_LOG = logging.getLogger("weasyprint")
_NAMESPACE = "{http://www.w3.org/2000/svg}"
# Elements with a filter of which nothing else is made are drawn as they should be.
_KNOWN_FILTERS = {f"{_NAMESPACE}feOffset", f"{_NAMESPACE}feBlend"}
_PAINTS = ("fill", "stroke", "stop-color", "color")
_SIZES = ("font", "font-size")
# Of a declaration's value, what nothing is made of.
_UNREAD = {
    **dict.fromkeys(_PAINTS, re.compile(rf"var\(|{mixes.IGNORED}", re.IGNORECASE)),
    **dict.fromkeys(_SIZES, re.compile(r"\w\(|\d(vw|vh|vmin|vmax|ch)\b")),
}
_DECLARATIONS = re.compile(r"([\w-]+)\s*:\s*([^;{}]+)")
_URL = re.compile(r"url\(\s*[\"']?#([^)\"']+)")
# Declarations in a `style` that are seen, and those that are not drawn.
_STYLES = re.compile(
    r"(?<![\w-])(mix-blend-mode\s*:\s*+(?!normal)|clip-path\s*:\s*+(?!none|url|inherit)"
    r"|filter\s*:\s*+(?!none|url|inherit)|transform\s*:\s*[^;]*\dpx|transform-box)[\w-]*",
    re.IGNORECASE,
)
# Characters of a declaration that is named.
_LONGEST = 70
_MEDIA = re.compile(r"@media[^{]*\{")


def look(tree: Element) -> None:
    """Say what of an SVG is left out."""
    names = [*dict.fromkeys(name for part in tree.iter() for name in _left_out(part, tree))]
    if names:
        _LOG.warning(LEFT_OUT + "%s", listed(names))


def _left_out(part: Element, tree: Element) -> Iterator[str]:
    tag = str(part.tag).removeprefix(_NAMESPACE)
    if tag == "textPath":
        yield "<textPath>, whose text is straight"
    elif tag == "flowRoot":
        yield "<flowRoot>, which browsers leave out"
    elif tag == "mask" and part.get("maskContentUnits") == "objectBoundingBox":
        yield "<mask maskContentUnits=objectBoundingBox>"
    elif tag == "style":
        yield from _ruled(part.text or "")
    for name, value in part.attrib.items():
        if name in _UNREAD and _UNREAD[name].search(value):
            yield f"{name}: {value}"[:_LONGEST]
        elif name == "filter" and _is_unknown(value, tree):
            yield "filter"
        elif name == "style":
            yield from _styled(value, tree)


def _ruled(sheet: str) -> Iterator[str]:
    if _MEDIA.search(sheet):
        yield "rules in @media"
    yield from _unread(sheet)


def _unread(declarations: str) -> Iterator[str]:
    for name, value in _DECLARATIONS.findall(declarations):
        if name in _UNREAD and _UNREAD[name].search(value):
            yield f"{name}: {value}".strip()[:_LONGEST]


def _styled(style: str, tree: Element) -> Iterator[str]:
    yield from _unread(style)
    if found := _STYLES.search(style):
        yield found[0].partition(":")[0].strip()
    elif "filter" in style and _is_unknown(style, tree):
        yield "filter"


def _is_unknown(value: str, tree: Element) -> bool:
    """Whether a filter that is named is here, and does what is not drawn."""
    named = _URL.search(value)
    if not named:
        return False
    filters = (part for part in tree.iter(f"{_NAMESPACE}filter") if part.get("id") == named[1])
    return any(_draws(step) for found in filters for step in found)


def _draws(step: Any) -> bool:
    is_step = str(step.tag).removeprefix(_NAMESPACE).startswith("fe")
    return is_step and step.tag not in _KNOWN_FILTERS
