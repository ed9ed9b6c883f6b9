"""Rules that browsers obey and WeasyPrint leaves out in silence, where `browser_styles` is not on.

A rule is named where its condition is so, WeasyPrint knows one of its declarations, and an element
matches it. There is one warning for each kind of rule.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from typing import Any

import cssselect2
import tinycss2
from weasyprint import css
from weasyprint.css.tokens import remove_whitespace, split_on_comma
from weasyprint.css.validation import preprocess_declarations

from offload.press.engines.weasyprint.mends import conditional_rules
from offload.press.engines.weasyprint.mends.browser_styles import BROWSER_STYLES, LeftOut

_LOG = logging.getLogger("weasyprint")
_KEYWORDS = ("media", "supports", "property")
_QUOTED = 80
# Custom properties: used without another value, given a value, and what `@property` gives.
_USED = re.compile(r"var\(\s*(--[\w-]+)\s*\)")
_DECLARED = re.compile(r"(?<![\w-])(--[\w-]+)\s*:")
_INITIAL = re.compile(r"initial-value\s*:\s*[^\s;]")


def preprocess_stylesheet(
    device: str, base_url: str | None, rules: Sequence[Any], *rest: Any, **more: Any
) -> None:
    """`preprocess_stylesheet`, which looks at what it leaves out."""
    if not BROWSER_STYLES.are_obeyed:
        rules = [*rules]
        with _quietly():
            conditional_rules.resize(rules, base_url)
        BROWSER_STYLES.left_out += _Look(device, base_url).at(rules)
    conditional_rules.preprocess_stylesheet(device, base_url, rules, *rest, **more)


def sentences(document: Any, device: str) -> list[str]:
    """A warning for each kind of rule that would have changed a document.

    Args:
        document: its wrapped root element.
        device: the type of media.
    """
    left_out = [*BROWSER_STYLES.left_out, *_of_attributes(document.etree_element, device)]
    named = (
        _named([rule for rule in left_out if rule.keyword == keyword], document)
        for keyword in _KEYWORDS
    )
    return [f"{rule} is left out: browser_styles=true obeys it" for rule in named if rule]


@contextmanager
def _quietly() -> Iterator[None]:
    """What WeasyPrint says of rules that it does not obey is nobody's matter."""
    _LOG.disabled = True
    try:
        yield
    finally:
        _LOG.disabled = False


class _Look:
    """At what is left out of a stylesheet.

    Args:
        device: the type of media.
        base_url: of the stylesheet.
    """

    def __init__(self, device: str, base_url: str | None) -> None:
        self._conditions = conditional_rules.Choice(device, base_url)
        self._base_url = base_url

    def at(self, rules: list[Any]) -> Iterator[LeftOut]:
        """What is left out of these rules."""
        for rule in rules:
            if rule.type == "qualified-rule":
                yield from self._in_rule(rule.prelude, rule.content)
            elif _is_conditional(rule):
                # What is in a plain one is looked at when WeasyPrint comes to it.
                if not _is_plain(rule) and self._holds(rule.lower_at_keyword, rule.prelude):
                    yield from self._held(rule, tinycss2.parse_rule_list(rule.content))
            elif conditional_rules.is_at(rule, "import"):
                yield from self._imported(rule)
        yield from _properties(rules)

    def _holds(self, keyword: str, prelude: Sequence[Any]) -> bool:
        if keyword in conditional_rules.UNANSWERED:
            return self._conditions.holds(keyword, prelude)  # says so
        with _quietly():
            return self._conditions.holds(keyword, prelude)

    def _held(self, outer: Any, rules: Sequence[Any]) -> Iterator[LeftOut]:
        for rule in rules:
            if rule.type == "qualified-rule":
                yield self._left_out(outer, rule.prelude, rule.content)
            elif _is_conditional(rule):
                if self._holds(rule.lower_at_keyword, rule.prelude):
                    yield from self._held(outer, tinycss2.parse_rule_list(rule.content))
            elif conditional_rules.is_at(rule, "layer") and rule.content:
                yield from self._held(outer, tinycss2.parse_rule_list(rule.content))
            elif conditional_rules.is_at(rule, "page") and remove_whitespace(rule.content or []):
                yield LeftOut(outer.lower_at_keyword, _written(outer))

    def _in_rule(self, prelude: list[Any], content: list[Any]) -> Iterator[LeftOut]:
        if not any(token.type in ("at-keyword", "{} block") for token in content):
            return
        for part in tinycss2.parse_blocks_contents(content):
            if part.type == "qualified-rule":
                is_nested = "&" in part.prelude
                yield from self._in_rule(prelude if is_nested else part.prelude, part.content)
            elif _is_conditional(part) and self._holds(part.lower_at_keyword, part.prelude):
                yield self._left_out(part, prelude, part.content)

    def _imported(self, rule: Any) -> Iterator[LeftOut]:
        tokens = remove_whitespace(rule.prelude)[1:]
        tokens = tokens[1:] if tokens and _name(tokens[0]) == "layer" else tokens
        asked = [token for token in tokens if _name(token) == "supports"]
        tokens = [token for token in tokens if token not in asked]
        with _quietly():
            is_so = all(map(self._conditions.is_supported, asked))
        if (asked or not _are_types(tokens)) and is_so and self._holds("media", tokens):
            yield LeftOut("supports" if asked else "media", _written(rule))

    def _left_out(self, outer: Any, prelude: Any, content: Any) -> LeftOut:
        selectors = cache(partial(_selectors, prelude, content, self._base_url))
        return LeftOut(outer.lower_at_keyword, _written(outer), selectors)


def _name(token: Any) -> str:
    return str(getattr(token, "lower_name", getattr(token, "lower_value", "")))


def _is_conditional(rule: Any) -> bool:
    return conditional_rules.is_at(rule, *conditional_rules.CONDITIONAL) and bool(rule.content)


def _is_plain(rule: Any) -> bool:
    """Whether WeasyPrint itself knows the condition."""
    return rule.lower_at_keyword == "media" and _are_types(remove_whitespace(rule.prelude))


def _are_types(tokens: list[Any]) -> bool:
    if tokens and getattr(tokens[0], "lower_value", "") == "only":
        tokens = tokens[1:]
    parts = split_on_comma(tokens) if tokens else []
    return all([token.type for token in part] == ["ident"] for part in parts)


def _properties(rules: list[Any]) -> Iterator[LeftOut]:
    """Those that are used, and have no value but the initial one."""
    registered = [rule for rule in rules if conditional_rules.is_at(rule, "property")]
    if not registered:
        return
    text = tinycss2.serialize(rules)
    needed = {*_USED.findall(text)} - {*_DECLARED.findall(text)}
    for rule in registered:
        is_needed = tinycss2.serialize(rule.prelude).strip() in needed
        if is_needed and _INITIAL.search(tinycss2.serialize(rule.content or [])):
            yield LeftOut("property", _written(rule))


def _written(rule: Any) -> str:
    prelude = " ".join(tinycss2.serialize(rule.prelude).split())
    end = "…" if len(prelude) > _QUOTED else ""
    return f"@{rule.lower_at_keyword} {prelude[:_QUOTED]}{end}"


def _of_attributes(root: Any, device: str) -> Iterator[LeftOut]:
    """`<style>` and `<link>` whose `media` has conditions."""
    for element in (*root.iter("style"), *root.iter("link")):
        query = tinycss2.parse_component_value_list(element.get("media", ""))
        is_sheet = element.tag == "style" or "stylesheet" in element.get("rel", "").lower()
        if not is_sheet or _are_types(remove_whitespace(query)):
            continue
        if conditional_rules.Choice(device, None).holds("media", query):
            yield LeftOut("media", f"<{element.tag} media={element.get('media')!r}>")


def _named(left_out: list[LeftOut], document: Any) -> str | None:
    """The first rule that is seen."""
    matcher = cssselect2.Matcher()
    for rule in left_out:
        if rule.selectors is None:
            return rule.written
        for selector in rule.selectors():
            matcher.add_selector(selector, rule.written)
    if not matcher.order:
        return None
    matches = (matcher.match(element) for element in document.iter_subtree())
    return next((found[0][-1] for found in matches if found), None)


def _selectors(prelude: list[Any], content: list[Any], base_url: str | None) -> list[Any]:
    """Those of a rule with a declaration that WeasyPrint knows."""
    with _quietly():
        contents = tinycss2.parse_blocks_contents(content)
        try:
            declared = [*preprocess_declarations(base_url, contents, prelude)]
        except cssselect2.SelectorError:
            return []
    selectors = {id(selector): selector for selectors, _ in declared for selector in selectors}
    return [one for one in selectors.values() if one.pseudo_element in css.PSEUDO_ELEMENTS]


FUNCTIONS = ((conditional_rules.preprocess_stylesheet, preprocess_stylesheet),)
