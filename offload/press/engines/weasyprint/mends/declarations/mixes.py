"""`color-mix()`: WeasyPrint ignored it, and what had a mixed background was on paper's white.

A mix is a color of sRGB here (CSS Color 5, 3). One with `currentcolor`, which is not known where
declarations are read, or in another space is still ignored, with a warning. No issue of
WeasyPrint's own is known.
"""

from collections.abc import Sequence
from typing import Any

from tinycss2 import parse_one_component_value
from tinycss2.color5 import Color
from weasyprint.css import resolve_math
from weasyprint.css.tokens import remove_whitespace, split_on_comma

from offload.press.engines.weasyprint.mends.declarations import calculations
from offload.press.engines.weasyprint.mends.declarations.color_spaces import (
    SPACES,
    UnknownSpaceError,
    expressed,
    linear,
    screen,
)

# Where a space has a hue, where what it is of, and how little of that makes a grey.
_HUES = {"hsl": (0, 1, 0.01), "lch": (2, 1, 0.015), "oklch": (2, 1, 4e-5)}
_NAME = "color-mix"
# Those that are still ignored, in a declaration.
IGNORED = rf"color-mix\((?!\s*in\s+({'|'.join(SPACES)})\b)|color-mix\([^;]*currentcolor"
_WAYS = ("shorter", "longer", "increasing", "decreasing")


class _UnknownError(Exception):
    """It is no mix, or one of what is not known."""


def parse_color(given: Any, *rest: Any) -> Any:
    """`parse_color`, of mixes as well."""
    token = given
    if isinstance(given, str) and given.strip().lower().startswith(_NAME):
        token = parse_one_component_value(given.strip())
    if getattr(token, "type", "") != "function" or token.lower_name != _NAME:
        return calculations.parse_color(given, *rest)
    try:
        return _mixed(token)
    except (_UnknownError, UnknownSpaceError):
        return None


def _mixed(token: Any) -> Any:
    how, *parts = map(remove_whitespace, split_on_comma(token.arguments))
    space, way = _method(how)
    if len(parts) != 2:
        raise _UnknownError
    (one, first), (other, second) = map(_part, parts)
    share, whole = _share(first, second)
    alpha = _between(one.alpha, other.alpha, share)
    weights = (one.alpha / alpha, other.alpha / alpha) if alpha else (1, 1)
    channels = [
        _between(a * weights[0], b * weights[1], share)
        for a, b in zip(_channels(one, space), _channels(other, space), strict=True)
    ]
    if space in _HUES:
        hues = _hue_of(one, space), _hue_of(other, space)
        channels[_HUES[space][0]] = _hue(hues, share, way)
    mixed = Color(space, channels, 1)
    return Color("srgb", screen(linear(mixed)), alpha * min(1, whole))


def _method(tokens: Sequence[Any]) -> tuple[str, str]:
    """The space, and the way around its hues."""
    match [getattr(token, "lower_value", "") for token in tokens]:
        case ["in", space] if space in SPACES:
            return space, "shorter"
        case ["in", space, way, "hue"] if space in _HUES and way in _WAYS:
            return space, way
    raise _UnknownError


def _part(tokens: Sequence[Any]) -> tuple[Any, float | None]:
    """A color, and how much of it in percent, if that is said."""
    color, share = None, None
    for token in tokens:
        known = resolve_math(token) or token
        if known.type == "percentage" and share is None and 0 <= known.value <= 100:
            share = known.value
        elif color is None:
            color = parse_color(token)
        else:
            raise _UnknownError
    if color is None or color == "currentcolor":
        raise _UnknownError
    return color, share


def _share(first: float | None, second: float | None) -> tuple[float, float]:
    """The second color's share of both, and both together, of one."""
    if first is None:
        first = 50 if second is None else 100 - second
    if second is None:
        second = 100 - first
    if not first + second:
        raise _UnknownError
    return second / (first + second), (first + second) / 100


def _channels(color: Any, space: str) -> tuple[float, ...]:
    return expressed(linear(color), space)


def _between(one: float, other: float, share: float) -> float:
    return one + (other - one) * share


def _hue_of(color: Any, space: str) -> float | None:
    """In degrees; a grey has none."""
    place, colorful, least = _HUES[space]
    channels = _channels(color, space)
    return channels[place] if channels[colorful] > least else None


def _hue(hues: tuple[float | None, float | None], share: float, way: str) -> float:
    one, other = hues
    if one is None or other is None:
        return one or other or 0
    turn = (other - one) % 360
    is_long = {"shorter": turn > 180, "longer": 0 < turn < 180, "increasing": False}
    if is_long.get(way, turn > 0):
        turn -= 360
    return (one + turn * share) % 360


FUNCTIONS = ((calculations.parse_color, parse_color),)
