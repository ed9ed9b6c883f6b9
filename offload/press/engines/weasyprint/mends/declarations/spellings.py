"""Declarations that mean what others mean, which WeasyPrint knows.

Names with the prefix of the engine that wkhtmltopdf has, which browsers still take for those
without it (Compatibility Standard, 3.4); values that CSS defines by others (Text 3, 5.2); and
functions of `transform` for a space of which paper is a plane. No issue of WeasyPrint's own is
known.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from math import ceil
from typing import Any

from tinycss2 import parse_component_value_list, serialize
from tinycss2.ast import Declaration, FunctionBlock
from tinycss2.color5 import parse_color
from weasyprint.css import validation
from weasyprint.css.properties import INHERITED

from offload.press.engines.weasyprint.mends.declarations import reverted

_PREFIX = "-webkit-"
# Those that are known without the prefix.
_UNPREFIXED = (
    *("align-content", "align-items", "align-self", "background-origin", "background-size"),
    *("border-radius", "border-bottom-left-radius", "border-bottom-right-radius"),
    *("border-top-left-radius", "border-top-right-radius", "box-shadow", "box-sizing"),
    *("column-count", "column-gap", "column-rule", "column-rule-color", "column-rule-style"),
    *("column-rule-width", "column-span", "column-width", "columns"),
    *("flex", "flex-basis", "flex-direction", "flex-flow", "flex-grow", "flex-shrink"),
    *("flex-wrap", "justify-content", "opacity", "order", "transform", "transform-origin"),
)
_RENAMED = {
    "margin-start": "margin-inline-start",
    "margin-end": "margin-inline-end",
    "margin-before": "margin-block-start",
    "margin-after": "margin-block-end",
    "padding-start": "padding-inline-start",
    "padding-end": "padding-inline-end",
    "padding-before": "padding-block-start",
    "padding-after": "padding-block-end",
    "box-align": "align-items",
    "box-flex": "flex-grow",
    "box-orient": "flex-direction",
    "box-pack": "justify-content",
}
# What values of the flex boxes of 2009 are called now.
_OF_2009 = {
    "start": "flex-start",
    "end": "flex-end",
    "justify": "space-between",
    "horizontal": "row",
    "inline-axis": "row",
    "vertical": "column",
    "block-axis": "column",
}
_OTHER_VALUES: dict[tuple[str, str], tuple[str, str]] = {
    ("display", "-webkit-flex"): ("display", "flex"),
    ("display", "-webkit-inline-flex"): ("display", "inline-flex"),
    ("display", "-webkit-inline-box"): ("display", "inline-flex"),
    ("font-size", "xxx-large"): ("font-size", "48px"),
    ("line-break", "anywhere"): ("word-break", "break-all"),
    ("overflow", "clip"): ("overflow", "hidden"),
    ("text-wrap", "nowrap"): ("white-space", "nowrap"),
    ("text-wrap-mode", "nowrap"): ("white-space", "nowrap"),
    ("white-space", "break-spaces"): ("white-space", "pre-wrap"),
    ("white-space", "preserve nowrap"): ("white-space", "pre"),
    ("word-break", "break-word"): ("overflow-wrap", "anywhere"),
}
# Names of several properties that inherit.
_INHERITED = ("font", "font-variant", "list-style", "text-align", "word-wrap")
_WEIGHTS = range(100, 1000, 100)
_CLAMP = f"{_PREFIX}line-clamp"
# How many arguments of a function in space are those of the function in the plane.
_IN_SPACE = {"translate3d": ("translate", 2), "scale3d": ("scale", 2), "rotatez": ("rotate", 1)}
_LENGTHS = ("percentage", "dimension", "number", "function")
_OUT_OF_PLANE = ("translatez", "scalez")

# Tokens of a word alone, with white space around it.
_SHORT = 3
# Of `attr()`, the name of an attribute and a type for texts.
_TEXTS = re.compile(r"^(\s*[\w-]+)\s+(?:type\(\s*<string>\s*\)|raw-string)", re.IGNORECASE)
_OVERFLOWS = ("overflow", "overflow-x", "overflow-y")

_Siblings = Sequence[Any]
_Rewrite = Callable[[Any, _Siblings], Iterator[Any]]
_preprocess_declarations = validation.preprocess_declarations


def preprocess_declarations(base_url: Any, declarations: _Siblings, *prelude: Any) -> Any:
    """`preprocess_declarations`, of words that it knows."""
    return _preprocess_declarations(base_url, known(declarations), *prelude)


def known(declarations: _Siblings) -> list[Any]:
    """The declarations of a rule, and what else stands in it, in WeasyPrint's words."""
    spelled: list[Any] = []
    for one in declarations:
        word = _word(one)
        if word == reverted.REVERT:
            spelled += [_declaration(one, name, word) for name in _names(one)]
            continue
        plain = _set(one) if word == "unset" else one
        if plain.type == "declaration" and plain.lower_name in _REWRITES:
            spelled += _REWRITES[plain.lower_name](plain, declarations)
        else:
            spelled.append(plain)
    return spelled


def _names(one: Any) -> Iterator[str]:
    """The properties that a declaration is of."""
    name = one.lower_name.removeprefix(_PREFIX)
    if one.lower_name in _OVERFLOWS:
        yield "overflow"
    else:
        yield from reverted.longhands(name if name in _UNPREFIXED else one.lower_name)


def _word(one: Any) -> str:
    """The only word of a declaration of a property, if it has no more."""
    if one.type != "declaration" or len(one.value) > _SHORT:
        return ""
    if one.lower_name == "all" or one.name.startswith("--"):
        return ""
    words = [token for token in one.value if token.type != "whitespace"]
    return str(getattr(words[0], "lower_value", "")) if len(words) == 1 else ""


def _set(one: Any) -> Any:
    """One that is `unset` as `inherit` or `initial`, which it stands for (Cascade 4, 7.3)."""
    is_inherited = one.lower_name in _INHERITED or one.lower_name.replace("-", "_") in INHERITED
    return _declaration(one, one.lower_name, "inherit" if is_inherited else "initial")


def _content(one: Any, _: _Siblings) -> Iterator[Any]:
    """Without what is said instead of it (Content 3, 2.4), and `attr()` with its old types."""
    tokens = [_attribute(token) for token in one.value]
    slash = next((place for place, it in enumerate(tokens) if it == "/"), None)
    where = one.source_line, one.source_column
    yield Declaration(*where, one.name, one.lower_name, tokens[:slash], one.important)


def _attribute(token: Any) -> Any:
    """One of texts, which had the type `string` before it had `type(<string>)` (Values 5, 7.7)."""
    if token.type != "function" or token.lower_name != "attr":
        return token
    written = _TEXTS.sub(r"\1 string", serialize(token.arguments))
    where = token.source_line, token.source_column
    return FunctionBlock(*where, token.name, parse_component_value_list(written))


def _axis(one: Any, siblings: _Siblings) -> Iterator[Any]:
    """Of the overflow, which is cut on both axes if on one (Overflow 3, 3.1), but for `clip`.

    What scrolls on a screen is printed as it is: paper has no other way to show it (CSS 2, 11.1.1).
    """
    word = serialize(one.value).strip().lower()
    others = [
        serialize(it.value).strip().lower()
        for it in siblings
        if it is not one and it.type == "declaration" and it.lower_name in _OVERFLOWS
    ]
    if word == "hidden" or (word == "clip" and others and others[-1] in ("clip", "hidden")):
        yield _declaration(one, "overflow", "hidden")
    elif word == "visible" and {*others} <= {"visible"}:
        yield _declaration(one, "overflow", "visible")
    else:
        yield one


def _renamed(name: str) -> _Rewrite:
    def rewrite(one: Any, _: _Siblings) -> Iterator[Any]:
        value = serialize(one.value).strip()
        yield _declaration(one, name, _OF_2009.get(value.lower(), value))

    return rewrite


def _revalued(one: Any, _: _Siblings) -> Iterator[Any]:
    value = " ".join(serialize(one.value).lower().split())
    other = _OTHER_VALUES.get((one.lower_name, value))
    yield _declaration(one, *other) if other else one


def _display(one: Any, siblings: _Siblings) -> Iterator[Any]:
    if serialize(one.value).strip().lower() == "-webkit-box":
        yield _declaration(one, "display", "block" if _clamps(siblings) else "flex")
    else:
        yield from _revalued(one, siblings)


def _clamps(siblings: _Siblings) -> bool:
    return any(one.type == "declaration" and one.lower_name == _CLAMP for one in siblings)


def _clamp(one: Any, siblings: _Siblings) -> Iterator[Any]:
    """It is obeyed with `display: -webkit-box` alone."""
    displays = (
        serialize(other.value).strip().lower()
        for other in siblings
        if other.type == "declaration" and other.lower_name == "display"
    )
    number = serialize(one.value).strip()
    if "-webkit-box" in displays and number.isdecimal():
        yield _declaration(one, "max-lines", number)
        yield _declaration(one, "block-ellipsis", "auto")
        yield _declaration(one, "continue", "discard")


def _weight(one: Any, _: _Siblings) -> Iterator[Any]:
    """The weight of which a font is taken where there is none of this one (Fonts 4, 5.2)."""
    (value,) = [token for token in one.value if token.type != "whitespace"][:1] or [None]
    if value is None or value.type != "number" or value.value in _WEIGHTS:
        yield one
        return
    rounded = int(value.value // 100) if value.value < 400 else ceil(value.value / 100)
    yield _declaration(one, "font-weight", str(100 * min(9, max(1, rounded))))


def _transform(one: Any, _: _Siblings) -> Iterator[Any]:
    functions = [token for token in one.value if token.type == "function"]
    if any(token.lower_name in (*_IN_SPACE, *_OUT_OF_PLANE, "scale") for token in functions):
        flat = " ".join(filter(None, map(_flat, one.value)))
        yield _declaration(one, "transform", flat or "none")
    else:
        yield _declaration(one, "transform", serialize(one.value))


def _flat(token: Any) -> str:
    if token.type != "function":
        return str(serialize([token])).strip()
    if token.lower_name in _OUT_OF_PLANE:
        return ""
    name, number = _IN_SPACE.get(token.lower_name, (token.lower_name, None))
    arguments = serialize(token.arguments).split(",")[:number]
    if name == "scale":
        arguments = [_as_number(argument.strip()) for argument in arguments]
    return f"{name}({','.join(arguments)})"


def _as_number(value: str) -> str:
    try:
        return str(float(value[:-1]) / 100) if value.endswith("%") else value
    except ValueError:  # a function, perhaps
        return value


def _placed(one: Any, _: _Siblings) -> Iterator[Any]:
    """Both axes, of which WeasyPrint knows each (Box Alignment 3)."""
    part = one.lower_name.removeprefix("place")
    words = serialize(one.value).split()
    if 1 <= len(words) <= 2 and "baseline" not in words[-1]:
        yield _declaration(one, f"align{part}", words[0])
        yield _declaration(one, f"justify{part}", words[-1])
    else:
        yield one


def _painted(one: Any, _: _Siblings) -> Iterator[Any]:
    """Stops of a gradient with two places, as two stops (Images 4, 3.4.3)."""
    if any(_is_gradient(token) for token in one.value):
        tokens = [_unfolded(token) if _is_gradient(token) else token for token in one.value]
        where = one.source_line, one.source_column
        one = Declaration(*where, one.name, one.lower_name, tokens, one.important)
    yield one


def _is_gradient(token: Any) -> bool:
    return bool(token.type == "function" and token.lower_name.endswith("gradient"))


def _unfolded(gradient: Any) -> Any:
    parts: list[list[Any]] = [[]]
    for token in gradient.arguments:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        elif token.type not in ("whitespace", "comment"):
            parts[-1].append(token)
    stops = [stop for part in parts for stop in _stops(part)]
    written = ", ".join(" ".join(serialize([token]) for token in stop) for stop in stops)
    where = gradient.source_line, gradient.source_column
    return FunctionBlock(*where, gradient.name, parse_component_value_list(written))


def _stops(part: list[Any]) -> list[list[Any]]:
    if len(part) == 3 and all(token.type in _LENGTHS for token in part[1:]):
        color, first, last = part
        if parse_color(color) is not None:
            return [[color, first], [color, last]]
    return [part]


def _declaration(one: Any, name: str, value: str) -> Any:
    tokens = parse_component_value_list(value)
    return Declaration(one.source_line, one.source_column, name, name, tokens, one.important)


_REWRITES: dict[str, _Rewrite] = {
    **{_PREFIX + name: _renamed(name) for name in _UNPREFIXED},
    **{_PREFIX + old: _renamed(name) for old, name in _RENAMED.items()},
    **{name: _revalued for name, _ in _OTHER_VALUES},
    **{f"place-{part}": _placed for part in ("content", "items", "self")},
    "background": _painted,
    "background-image": _painted,
    "content": _content,
    "display": _display,
    "font-weight": _weight,
    "overflow-x": _axis,
    "overflow-y": _axis,
    "transform": _transform,
    f"{_PREFIX}transform": _transform,
    _CLAMP: _clamp,
}
FUNCTIONS = ((_preprocess_declarations, preprocess_declarations),)
