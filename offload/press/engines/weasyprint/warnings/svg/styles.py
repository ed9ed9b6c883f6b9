"""Rules of a page for the SVG in it: WeasyPrint gives an SVG the rules in its own element alone.

A chart whose colours are in the page's `<style>` is black.
"""

import re
from collections.abc import Iterator
from typing import Any

import cssselect2
import tinycss2

from offload.press.engines.weasyprint.warnings.listing import listed

_SVG = "{http://www.w3.org/2000/svg}"
_STYLED = re.compile(r"[{;\s](fill|stroke|stop-color|text-anchor)\s*:")
_PROPERTIES = ("fill", "stroke", "stop-color", "text-anchor", "display")
# Values that are as good as none, and those of `display` that print.
_PLAIN = ("currentcolor", "inherit", "black", "#000", "#000000", "block", "inline", "inline-block")


def sentences(document: Any) -> list[str]:
    """A warning about the rules of a document's `<style>` that its SVG does not get.

    Args:
        document: its wrapped root element.
    """
    root = document.etree_element
    styles = [element.text or "" for element in root.iter("style")]
    if next(root.iter(f"{_SVG}svg"), None) is None or not any(map(_STYLED.search, styles)):
        return []
    matcher = cssselect2.Matcher()
    for rule in tinycss2.parse_stylesheet("\n".join(styles)):
        if rule.type == "qualified-rule" and _is_seen(rule):
            for selector in _selectors(rule):
                matcher.add_selector(selector, tinycss2.serialize(rule.prelude).strip())
    left_out = [*dict.fromkeys(_matched(document, matcher))]
    if not left_out:
        return []
    return [f"Rules for SVG are left out, put a <style> into the <svg>: {listed(left_out)}"]


def _is_seen(rule: Any) -> bool:
    return any(
        declaration.type == "declaration"
        and declaration.lower_name in _PROPERTIES
        and tinycss2.serialize(declaration.value).strip().lower() not in _PLAIN
        for declaration in tinycss2.parse_blocks_contents(rule.content)
    )


def _selectors(rule: Any) -> list[Any]:
    try:
        selectors = cssselect2.compile_selector_list(rule.prelude)
    except cssselect2.SelectorError:
        return []
    return [selector for selector in selectors if selector.pseudo_element is None]


def _matched(document: Any, matcher: Any) -> Iterator[str]:
    for element in document.iter_subtree():
        if str(element.etree_element.tag).startswith(_SVG):
            yield from (match[-1] for match in matcher.match(element))
