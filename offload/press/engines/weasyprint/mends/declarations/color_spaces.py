"""Colors in one space, as channels of another (CSS Color 4, 10): tinycss2 knows a few ways alone.

All ways lead over red, green and blue of linear light, which may be beyond what a screen has.
"""

from colorsys import rgb_to_hls
from math import atan2, cbrt, copysign, degrees, hypot
from typing import Any

from tinycss2.color4 import D50

_Triple = tuple[float, ...]
_Matrix = tuple[_Triple, ...]

_TO_XYZ: _Matrix = (
    (0.4123907993, 0.3575843394, 0.1804807884),
    (0.2126390059, 0.7151686788, 0.0721923154),
    (0.0193308187, 0.1191947798, 0.9505321522),
)
_FROM_XYZ: _Matrix = (
    (3.2409699419, -1.5373831776, -0.4986107603),
    (-0.9692436363, 1.8759675015, 0.0415550574),
    (0.0556300797, -0.2039769589, 1.0569715142),
)
# From the white of a screen to that of paper, and back.
_TO_D50: _Matrix = (
    (1.0479297925, 0.0229468706, -0.0501922266),
    (0.0296278088, 0.9904344267, -0.0170737991),
    (-0.0092430406, 0.0150551914, 0.7518742814),
)
_FROM_D50: _Matrix = (
    (0.9554734215, -0.0230984549, 0.0632592432),
    (-0.0283697093, 1.0099953980, 0.0210413990),
    (0.0123140148, -0.0205076493, 1.3303659009),
)
_TO_CONES: _Matrix = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_OKLAB: _Matrix = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_KAPPA, _EPSILON = 24389 / 27, 216 / 24389
# Spaces that a color can be in here, and how tinycss2 gets on from there.
_ON_THE_WAY = {
    **dict.fromkeys(("srgb", "hsl", "hwb"), "srgb"),
    **dict.fromkeys(("xyz-d65", "oklab", "oklch"), "xyz-d65"),
    **dict.fromkeys(("xyz-d50", "lab", "lch"), "xyz-d50"),
    "srgb-linear": "srgb-linear",
}
SPACES = ("srgb", "srgb-linear", "hsl", "lab", "lch", "oklab", "oklch")


class UnknownSpaceError(Exception):
    """A color is in a space that is not known here."""


def linear(color: Any) -> _Triple:
    """A color of tinycss2 as red, green and blue of linear light.

    Raises:
        UnknownSpaceError: it has none, as ink.
    """
    way = _ON_THE_WAY.get(color.space)
    if way is None:
        raise UnknownSpaceError
    channels = tuple(channel or 0 for channel in color.to(way).coordinates)
    if way == "srgb":
        return tuple(map(_decoded, channels))
    if way == "xyz-d50":
        channels = _product(_FROM_D50, channels)
    return channels if way == "srgb-linear" else _product(_FROM_XYZ, channels)


def expressed(rgb: _Triple, space: str) -> _Triple:
    """The channels of a color in one of `SPACES`."""
    if space in ("srgb", "hsl"):
        encoded = screen(rgb)
        return encoded if space == "srgb" else _hsl(encoded)
    if space == "srgb-linear":
        return rgb
    lab = _oklab(rgb) if space.startswith("ok") else _lab(rgb)
    return _polar(lab) if space.endswith("lch") else lab


def screen(rgb: _Triple) -> _Triple:
    """Linear light as a screen has it, from 0 to 1 each."""
    return tuple(map(_encoded, rgb))


def _oklab(rgb: _Triple) -> _Triple:
    return _product(_TO_OKLAB, tuple(map(cbrt, _product(_TO_CONES, rgb))))


def _lab(rgb: _Triple) -> _Triple:
    xyz = _product(_TO_D50, _product(_TO_XYZ, rgb))
    x, y, z = (_bent(value / white) for value, white in zip(xyz, D50, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _bent(value: float) -> float:
    return cbrt(value) if value > _EPSILON else (_KAPPA * value + 16) / 116


def _polar(lab: _Triple) -> _Triple:
    lightness, a, b = lab
    return lightness, hypot(a, b), degrees(atan2(b, a)) % 360


def _hsl(rgb: _Triple) -> _Triple:
    hue, lightness, saturation = rgb_to_hls(*rgb)
    return 360 * hue, 100 * saturation, 100 * lightness


def _product(matrix: _Matrix, vector: _Triple) -> _Triple:
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def _decoded(channel: float) -> float:
    size = abs(channel)
    light = size / 12.92 if size <= 0.04045 else ((size + 0.055) / 1.055) ** 2.4
    return copysign(light, channel)


def _encoded(light: float) -> float:
    channel = 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
    return min(1.0, max(0.0, channel))
