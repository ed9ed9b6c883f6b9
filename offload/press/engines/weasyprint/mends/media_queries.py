"""Media queries (Media Queries Level 4): WeasyPrint knows types of media alone.

It drops each rule with another query, so that of `@media (min-width: 600px)` nothing is left. Width
and height are those of the page, its margins included (4.1). WeasyPrint's issue 1117.
"""

import operator
from collections.abc import Callable, Sequence
from math import inf
from typing import Any, NamedTuple

import tinycss2
from weasyprint.css import media_queries
from weasyprint.css.tokens import remove_whitespace, split_on_comma

from offload.press.engines.weasyprint.mends.browser_styles import BROWSER_STYLES

_evaluate_media_query = media_queries.evaluate_media_query
_parse_media_query = media_queries.parse_media_query
_Tokens = Sequence[Any]
_Compare = Callable[[float, float], bool]
# Pixels in a unit, and dots per pixel in one of resolution (CSS Values 4, 6.2 and 7.4).
PIXELS = {
    "px": 1.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "q": 96 / 101.6,
    "pt": 4 / 3,
    "pc": 16.0,
    "em": 16.0,
    "rem": 16.0,
    "dppx": 1.0,
    "x": 1.0,
    "dpi": 1 / 96,
    "dpcm": 2.54 / 96,
}
_COMPARED: dict[str, _Compare] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}
# What is so of paper, and of a browser that prints.
_KEYWORDS = {
    "scan": "progressive",
    "update": "none",
    "overflow-block": "paged",
    "overflow-inline": "none",
    "scripting": "none",
    "hover": "none",
    "any-hover": "none",
    "pointer": "none",
    "any-pointer": "none",
    "color-gamut": "srgb",
    "dynamic-range": "standard",
    "video-dynamic-range": "standard",
    "inverted-colors": "none",
    "forced-colors": "none",
    "display-mode": "browser",
    "prefers-color-scheme": "light",
    "prefers-contrast": "no-preference",
    "prefers-reduced-motion": "no-preference",
    "prefers-reduced-transparency": "no-preference",
    "prefers-reduced-data": "no-preference",
}
# Values that are as good as false where a feature stands alone.
_NOTHING = ("none", "no-preference", 0)


# Width and height in pixels.
_Size = tuple[float, float]
_A4: _Size = (210 * 96 / 25.4, 297 * 96 / 25.4)


class Printed(NamedTuple):
    """What a document is printed on, as far as its stylesheets have said.

    Args:
        page: its size, A4 where none is given.
        is_kept: whether no other stylesheet changes it.
    """

    page: _Size | None = None
    is_kept: bool = False


class Media:
    """What a document is printed on; it is asked while stylesheets are read."""

    def __init__(self) -> None:
        self.printed = Printed()

    def begin(self) -> None:
        """Turn to a new document."""
        self.printed = Printed()

    def keep(self) -> None:
        """Let no stylesheet change the page's size, if one has by now."""
        self.printed = self.printed._replace(is_kept=self.printed.page is not None)

    def resize(self, page: _Size) -> None:
        """A stylesheet gives the page's size."""
        if not self.printed.is_kept:
            self.printed = self.printed._replace(page=page)

    def evaluate(self, queries: Sequence[str], device: str) -> bool:
        """Whether one of the queries is so."""
        return any(self._is_so(query, device) for query in queries)

    def _is_so(self, query: str, device: str) -> bool:
        tokens = remove_whitespace(tinycss2.parse_component_value_list(query))
        words = [getattr(token, "lower_value", "") for token in tokens]
        is_negated = words[:1] == ["not"] and len(tokens) > 1 and tokens[1].type == "ident"
        if is_negated or words[:1] == ["only"]:
            tokens, words = tokens[1:], words[1:]
        if not tokens:
            return False
        if tokens[0].type != "ident" or _is_not(tokens[0]):
            return self.condition(tokens) is True
        is_so: bool | None = words[0] in ("all", device)
        if len(tokens) > 1:
            if words[1] != "and":
                return False
            found = self.condition(tokens[2:])
            if found is None:
                return False
            is_so = is_so and found
        return is_so is not is_negated

    def condition(self, tokens: _Tokens) -> bool | None:
        """Whether a `<media-condition>` is so; None if it is not known."""
        return combined(tokens, self._in_parentheses)

    def _in_parentheses(self, token: Any) -> bool | None:
        if token.type != "() block":
            return None
        tokens = remove_whitespace(token.content)
        is_nested = tokens and (tokens[0].type == "() block" or _is_not(tokens[0]))
        return self.condition(tokens) if is_nested else self._feature(tokens)

    def _feature(self, tokens: _Tokens) -> bool | None:
        if len(tokens) == 1 and tokens[0].type == "ident":
            value = self._value(tokens[0].lower_value)
            return None if value is None else value not in _NOTHING
        if len(tokens) > 2 and tokens[0].type == "ident" and tokens[1] == ":":
            return self._plain(tokens[0].lower_value, tokens[2:])
        return self._range(tokens)

    def _plain(self, name: str, tokens: _Tokens) -> bool | None:
        compare: _Compare = operator.eq
        name = name.replace("-webkit-", "").replace("device-pixel-ratio", "resolution")
        for prefix, comparison in (("min-", operator.ge), ("max-", operator.le)):
            if name.startswith(prefix):
                name, compare = name.removeprefix(prefix), comparison
        own = self._value(name)
        if isinstance(own, str):
            return len(tokens) == 1 and getattr(tokens[0], "lower_value", None) == own
        asked = _number(tokens)
        return None if own is None or asked is None else compare(own, asked)

    def _range(self, tokens: _Tokens) -> bool | None:
        """`width >= 600px`, `600px < width`, or `400px < width <= 700px`."""
        parts: list[list[Any]] = [[]]
        signs: list[str] = []
        for token in tokens:
            if token.type == "literal" and token.value in "<=>":
                if parts[-1] or not signs:
                    signs.append(token.value)
                    parts.append([])
                else:
                    signs[-1] += token.value
            else:
                parts[-1].append(token)
        if not 1 <= len(signs) <= 2 or not _COMPARED.keys() >= set(signs):
            return None
        if len(signs) == 1 and parts[0] and parts[0][0].type == "ident":
            return self._compared(parts[0], signs[0], parts[1])
        first = self._compared(parts[1], _TURNED[signs[0]], parts[0])
        if len(signs) == 1 or first is None:
            return first
        return first and self._compared(parts[1], signs[1], parts[2])

    def _compared(self, name: _Tokens, sign: str, value: _Tokens) -> bool | None:
        if len(name) != 1 or name[0].type != "ident":
            return None
        own, asked = self._value(name[0].lower_value), _number(value)
        if asked is None or not isinstance(own, int | float):
            return None
        return _COMPARED[sign](own, asked)

    def _value(self, name: str) -> float | str | None:
        width, height = self.printed.page or _A4
        name = name.removeprefix("device-")
        if name == "orientation":
            return "portrait" if height >= width else "landscape"
        numbers = {
            "width": width,
            "height": height,
            "aspect-ratio": width / height if height else inf,
            "resolution": 1,
            "color": 8,
            "color-index": 0,
            "monochrome": 0,
            "grid": 0,
        }
        return numbers.get(name, _KEYWORDS.get(name))


def combined(tokens: _Tokens, is_so: Callable[[Any], bool | None]) -> bool | None:
    """The value of terms with `not`, `and`, `or`; None if it is not known.

    Args:
        tokens: without white space.
        is_so: the value of a term.
    """
    if not tokens:
        return None
    if _is_not(tokens[0]):
        found = is_so(tokens[1]) if len(tokens) == 2 else None
        return None if found is None else not found
    terms = [is_so(token) for token in tokens[::2]]
    words = {getattr(token, "lower_value", "") for token in tokens[1::2]}
    if len(tokens) % 2 == 0 or len(words) > 1 or not words <= {"and", "or"}:
        return None
    ends = words == {"or"}  # the value that decides
    if ends in terms:
        return ends
    return None if None in terms else not ends


def _is_not(token: Any) -> bool:
    return bool(token.type == "ident" and token.lower_value == "not")


def _number(tokens: _Tokens) -> float | None:
    """Pixels, dots per pixel, or a plain number."""
    values = [*map(_pixels, tokens[::2])]
    if len(tokens) == 1:
        return values[0]
    if len(tokens) == 3 and tokens[1] == "/" and values[0] is not None and values[1]:
        return values[0] / values[1]
    return None


def _pixels(token: Any) -> float | None:
    """A length, a resolution or a number in CSS's units for it; None if it is none."""
    if token.type == "number":
        return float(token.value)
    if token.type != "dimension" or token.lower_unit not in PIXELS:
        return None
    return float(token.value * PIXELS[token.lower_unit])


MEDIA = Media()


def evaluate_media_query(query_list: Sequence[str], device_media_type: str) -> bool:
    """`evaluate_media_query`: whether one of the queries is so."""
    if not BROWSER_STYLES.are_obeyed:
        return bool(_evaluate_media_query(query_list, device_media_type))
    return MEDIA.evaluate(query_list, device_media_type)


def parse_media_query(tokens: _Tokens) -> list[str] | None:
    """`parse_media_query`: the queries, or None where one is not known."""
    if not BROWSER_STYLES.are_obeyed:
        known: list[str] | None = _parse_media_query(tokens)
        return known
    return queries(tokens)


def queries(tokens: _Tokens) -> list[str]:
    """Queries as they are written."""
    tokens = remove_whitespace(tokens)
    return [tinycss2.serialize(part) for part in split_on_comma(tokens)] if tokens else ["all"]


FUNCTIONS = (
    (_evaluate_media_query, evaluate_media_query),
    (_parse_media_query, parse_media_query),
)
