"""Rules on conditions: `@supports`, `@media` in a rule, `supports()` of an `@import`, `@property`.

WeasyPrint leaves out all that is in them. `@supports` is answered by its own validation: what it
would ignore is not supported. What asks for a box's size or place, which is not known when a
stylesheet is read, is left out with a warning. WeasyPrint's issues 1117 and 2219.
"""

import logging
from collections.abc import Iterator, Sequence
from typing import Any

import cssselect2
import tinycss2
from weasyprint import css
from weasyprint.css.tokens import remove_whitespace
from weasyprint.css.validation import preprocess_declarations

from offload.press.engines.weasyprint.mends.browser_styles import BROWSER_STYLES
from offload.press.engines.weasyprint.mends.media_queries import MEDIA, PIXELS, combined, queries

# How a warning begins, in WeasyPrint's own log.
UNKNOWN = "Rules in a stylesheet are left out: "

_LOG = logging.getLogger("weasyprint")
UNANSWERED = ("container", "scope")
CONDITIONAL = ("media", "supports", *UNANSWERED)
_preprocess_stylesheet = css.preprocess_stylesheet


def preprocess_stylesheet(
    device: str, base_url: str | None, rules: Sequence[Any], *rest: Any, **more: Any
) -> None:
    """`preprocess_stylesheet`, of the rules whose conditions are so."""
    if not BROWSER_STYLES.are_obeyed:
        _preprocess_stylesheet(device, base_url, rules, *rest, **more)
        return
    rules = [*rules]
    resize(rules, base_url)
    chosen = Choice(device, base_url)
    rules = [*chosen.rules(rules)]
    _preprocess_stylesheet(device, base_url, [*chosen.initial(), *rules], *rest, **more)


def is_at(rule: Any, *keywords: str) -> bool:
    """Whether it is an at-rule with one of these keywords."""
    return rule.type == "at-rule" and rule.lower_at_keyword in keywords


def resize(rules: Sequence[Any], base_url: str | None) -> None:
    """Tell queries of media which size `@page` gives to all pages."""
    for rule in rules:
        if is_at(rule, "page") and not remove_whitespace(rule.prelude):
            _resize(rule, base_url)


def _resize(rule: Any, base_url: str | None) -> None:
    contents = tinycss2.parse_blocks_contents(rule.content or [])
    for name, value, _ in preprocess_declarations(base_url, contents):
        if name == "size" and isinstance(value, tuple):
            width, height = (side.value * PIXELS.get(side.unit, 1) for side in value)
            MEDIA.resize((width, height))


class Choice:
    """The rules of a stylesheet that hold.

    Args:
        device: the type of media.
        base_url: of the stylesheet.
    """

    def __init__(self, device: str, base_url: str | None) -> None:
        self._device = device
        self._base_url = base_url
        self._initial: dict[bool, list[str]] = {True: [], False: []}

    def initial(self) -> list[Any]:
        """Rules that give custom properties the initial values that `@property` names."""
        inherited, own = (";".join(self._initial[inherits]) for inherits in (True, False))
        text = f":root {{ {inherited} }}" if inherited else ""
        text += f"*, ::before, ::after {{ {own} }}" if own else ""
        return list(tinycss2.parse_stylesheet(text)) if text else []

    def rules(self, rules: Sequence[Any]) -> Iterator[Any]:
        """Those that hold, without what they are in."""
        for rule in rules:
            if is_at(rule, *CONDITIONAL) and rule.content is not None:
                if self.holds(rule.lower_at_keyword, rule.prelude):
                    yield from self.rules(tinycss2.parse_rule_list(rule.content))
            elif is_at(rule, "property"):
                self._register(rule)
            elif not is_at(rule, "import") or self._is_imported(rule):
                if rule.type == "qualified-rule":
                    rule.content = self._declarations(rule.content)
                yield rule

    def _declarations(self, tokens: list[Any]) -> list[Any]:
        """What is in a rule, with that of nested conditions in their places."""
        if not any(token.type in ("at-keyword", "{} block") for token in tokens):
            return tokens
        chosen: list[Any] = []
        condition: list[Any] | None = None  # of the rule that is being read
        for token in tokens:
            if condition is None and token.type == "at-keyword":
                condition = [token] if token.lower_value in CONDITIONAL else None
                if condition:
                    continue
            if token.type == "{} block":
                token.content = self._declarations(token.content)
            if condition is None:
                chosen.append(token)
            elif token.type != "{} block":
                condition.append(token)
            else:
                keyword, *prelude = condition
                if self.holds(keyword.lower_value, prelude):
                    end = tinycss2.ast.LiteralToken(0, 0, ";")
                    chosen += [*token.content, end]
                condition = None
        return chosen

    def holds(self, keyword: str, prelude: Sequence[Any]) -> bool:
        """Whether a condition is so; a warning if that is not known."""
        if keyword == "media":
            return MEDIA.evaluate(queries(prelude), self._device)
        if keyword == "supports":
            return self._supports(prelude) is True
        _LOG.warning(UNKNOWN + "@%s is not known here", keyword)
        return False

    def _supports(self, tokens: Sequence[Any]) -> bool | None:
        return combined(remove_whitespace(tokens), self._is_supported)

    def _is_supported(self, token: Any) -> bool | None:
        if token.type == "function":
            return token.lower_name == "selector" and _is_selector(token.arguments)
        if token.type != "() block":
            return None
        tokens = remove_whitespace(token.content)
        is_declaration = len(tokens) > 2 and tokens[0].type == "ident" and tokens[1] == ":"
        return self._is_valid(token.content) if is_declaration else self._supports(tokens)

    def _is_valid(self, tokens: Sequence[Any]) -> bool:
        declarations = tinycss2.parse_blocks_contents(tokens)
        return any(True for _ in preprocess_declarations(self._base_url, declarations))

    def _is_imported(self, rule: Any) -> bool:
        for token in rule.prelude:
            if token.type == "function" and token.lower_name == "supports":
                rule.prelude = [other for other in rule.prelude if other is not token]
                return self.is_supported(token)
        return True

    def is_supported(self, function: Any) -> bool:
        """Whether what `supports()` of an `@import` asks for is so."""
        tokens = function.arguments
        return self._supports(tokens) is True or self._is_valid(tokens)

    def _register(self, rule: Any) -> None:
        name = tinycss2.serialize(rule.prelude).strip()
        contents = tinycss2.parse_blocks_contents(rule.content or [])
        said = {
            declaration.lower_name: tinycss2.serialize(declaration.value).strip()
            for declaration in contents
            if declaration.type == "declaration"
        }
        if name.startswith("--") and said.get("initial-value"):
            inherits = said.get("inherits") == "true"
            self._initial[inherits].append(f"{name}: {said['initial-value']}")


def _is_selector(tokens: Sequence[Any]) -> bool:
    try:
        selectors = cssselect2.compile_selector_list(list(tokens))
    except cssselect2.SelectorError:
        return False
    return all(selector.pseudo_element in css.PSEUDO_ELEMENTS for selector in selectors)


FUNCTIONS = ((_preprocess_stylesheet, preprocess_stylesheet),)
