"""Sizes of fonts that are calculated, as in `calc(1rem + 2vw)`: WeasyPrint took the parent's.

It asks for the size of the font to work it out, until Python ends that. Lengths in a size of a font
are of the parent's, and so are percentages (CSS Values 4, 6.1.1; Fonts 4, 2.5). Bootstrap's
headings have such sizes. No issue of WeasyPrint's own is known.
"""

from typing import Any

from weasyprint import css
from weasyprint.css import units
from weasyprint.css.properties import INITIAL_VALUES

_NAME = "font_size"

_to_pixels = units.to_pixels
_resolve_math = css.resolve_math


def to_pixels(value: Any, style: Any, name: str | None, font_size: float | None = None) -> Any:
    """`to_pixels`, of a font's size as well."""
    if name == _NAME and font_size is None and style is not None:
        font_size = _of_parent(style)
    return _to_pixels(value, style, name, font_size)


def resolve_math(
    token: Any, computed: Any = None, name: str | None = None, refer_to: float | None = None
) -> Any:
    """`resolve_math`, with percentages of a font's size."""
    if name == _NAME and computed is not None:
        refer_to = _of_parent(computed)
    return _resolve_math(token, computed, name, refer_to)


def _of_parent(style: Any) -> float:
    parent = INITIAL_VALUES if style.parent_style is None else style.parent_style
    size: float = parent[_NAME]
    return size


FUNCTIONS = ((_to_pixels, to_pixels), (_resolve_math, resolve_math))
