"""`device-cmyk()` in a gradient, which WeasyPrint draws in RGB: the library can't convert it.

Converted as CSS says where no profile is known (CSS Color 5, section 8.2). No issue is known.
"""

from typing import Any

from tinycss2 import color4

_to = color4.Color.to


def to(color: Any, space: str) -> Any:
    """`Color.to`, from inks as well."""
    if color.space != "device-cmyk" or space == "device-cmyk":
        return _to(color, space)
    *inks, black = color.coordinates
    rgb = tuple(1 - min(1, ink * (1 - black) + black) for ink in inks)
    return _to(color4.Color("srgb", rgb, color.alpha), space)


METHODS = ((color4.Color, "to", to),)
