"""`calc()` in `transform` and in colors: WeasyPrint failed at the one, and ignored the other.

`translateX(calc(100% - 40px))` ended in an error: it is two translations, one after another. What a
color's channel comes to is known at once. Without it a button's words were white on no color
(Values 4, 10). `min()` and others are left out of `transform`. No issue of WeasyPrint's own is
known.
"""

from collections.abc import Sequence
from typing import Any

from tinycss2 import color5, parse_component_value_list, serialize
from weasyprint.css.functions import check_math
from weasyprint.css.tokens import split_on_comma
from weasyprint.css.validation.properties import PROPERTIES

# How much of each unit; of none, a number.
_Sum = dict[str, float]
_AXES = {"translate": ("x", "y"), "translatex": ("x",), "translatey": ("y",)}

_transform = PROPERTIES["transform"]
_parse_color = color5.parse_color


class _UnknownError(Exception):
    """A calculation is none of sums and products."""


def transform(tokens: Sequence[Any]) -> Any:
    """Its validation, of functions without calculations."""
    plain = [part for token in tokens for part in _plain(token)]
    return None if any(map(check_math, plain)) else _transform(plain)


def _plain(token: Any) -> list[Any]:
    try:
        return _worked_out(token) if _calculates(token) else [token]
    except _UnknownError:
        return [token]


def _worked_out(token: Any) -> list[Any]:
    arguments = split_on_comma(token.arguments)
    if token.lower_name in _AXES:
        axes = _AXES[token.lower_name]
        moves = [
            f"translate{axis}({_written({unit: value})})"
            for axis, argument in zip(axes, arguments, strict=False)
            for unit, value in _sum(argument).items()
        ]
        return list(parse_component_value_list("".join(moves)))
    written = ",".join(_written(_sum(argument)) for argument in arguments)
    return list(parse_component_value_list(f"{token.name}({written})"))


def parse_color(given: Any, *rest: Any) -> Any:
    """`parse_color`, of channels without calculations."""
    if _calculates(given):
        try:
            channels = [
                parse_component_value_list(_written(_sum([it])))[0] if _is_calculation(it) else it
                for it in given.arguments
            ]
        except _UnknownError:
            return None
        (given,) = parse_component_value_list(f"{given.name}({serialize(channels)})")
    return _parse_color(given, *rest)


def _calculates(token: Any) -> bool:
    return getattr(token, "type", "") == "function" and any(map(_is_calculation, token.arguments))


def _is_calculation(token: Any) -> bool:
    return bool(token.type == "function" and token.lower_name == "calc")


def _sum(tokens: Sequence[Any]) -> _Sum:
    """What tokens between parentheses come to."""
    total: _Sum = {}
    term, sign, operator = None, 1, "*"
    for token in tokens:
        if token.type in ("whitespace", "comment"):
            continue
        if token.type == "literal" and token.value in ("+", "-") and term is not None:
            total = _added(total, term, sign)
            term, sign, operator = None, 1 if token.value == "+" else -1, "*"
        elif token.type == "literal" and token.value in ("*", "/"):
            operator = token.value
        else:
            term = _value(token) if term is None else _product(term, _value(token), operator)
    if term is None:
        raise _UnknownError
    return _added(total, term, sign)


def _value(token: Any) -> _Sum:
    if token.type == "number":
        return {"": token.value}
    if token.type == "percentage":
        return {"%": token.value}
    if token.type == "dimension":
        return {token.lower_unit: token.value}
    if token.type == "() block":
        return _sum(token.content)
    if _is_calculation(token):
        return _sum(token.arguments)
    raise _UnknownError


def _added(total: _Sum, term: _Sum, sign: int) -> _Sum:
    units = [*dict.fromkeys((*total, *term))]
    return {unit: total.get(unit, 0) + sign * term.get(unit, 0) for unit in units}


def _product(one: _Sum, other: _Sum, operator: str) -> _Sum:
    if operator == "/":
        divisor = other.get("", 0)
        if [*other] != [""] or not divisor:
            raise _UnknownError
        return {unit: value / divisor for unit, value in one.items()}
    if [*other] != [""]:
        one, other = other, one
    if [*other] != [""]:
        raise _UnknownError
    return {unit: value * other[""] for unit, value in one.items()}


def _written(total: _Sum) -> str:
    if len(total) != 1:
        raise _UnknownError
    ((unit, value),) = total.items()
    return f"{value:.6f}{unit}"


transform.wants_base_url = False  # type: ignore[attr-defined]
PROPERTIES_KNOWN = {"transform": transform}
FUNCTIONS = ((_parse_color, parse_color),)
