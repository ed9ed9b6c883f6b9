"""`<switch>`: the first of its elements whose conditions hold is drawn (SVG 2, 5.10).

WeasyPrint drew all of them over one another. What it can't draw, HTML in an SVG, is chosen where
there is nothing else. No issue of WeasyPrint's own is known.
"""

from typing import Any
from xml.etree.ElementTree import Element

from weasyprint import svg

from offload.press.engines.weasyprint.mends.svg import texts

FOREIGN = "{http://www.w3.org/2000/svg}foreignObject"
_SWITCH = "{http://www.w3.org/2000/svg}switch"
# As of a browser that nobody told of a language.
_LANGUAGE = "en"


def init(picture: Any, tree: Element, *rest: Any, **more: Any) -> None:
    """`SVG.__init__`, of a tree in which each switch has what it chooses."""
    for switch in [*tree.iter(_SWITCH)]:
        offered = sorted(filter(_holds, switch), key=lambda part: part.tag == FOREIGN)
        switch[:] = offered[:1]
    texts.init(picture, tree, *rest, **more)


def _holds(part: Element) -> bool:
    if part.get("requiredExtensions") is not None and part.tag != FOREIGN:
        return False
    languages = part.get("systemLanguage", _LANGUAGE).lower().split(",")
    return any(language.strip().partition("-")[0] == _LANGUAGE for language in languages)


METHODS: tuple[tuple[Any, str, Any], ...] = ((svg.SVG, "__init__", init),)
