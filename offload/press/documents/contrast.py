"""Whether a brand's colours can be read on white paper (WCAG 2.2, success criterion 1.4.3)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

# What text needs; white on the colour has the same contrast as the colour on white.
_LEAST = 4.5
_COLOR = re.compile(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")
# Of red, green and blue in the luminance.
_SHARES = (0.2126, 0.7152, 0.0722)


def flaws(brand: Mapping[str, Any]) -> Iterator[str]:
    """A sentence about each colour of a brand that is too pale for text."""
    for name in ("accent", "ink"):
        color = _COLOR.fullmatch(str(brand.get(name, "")))
        if color and (contrast := on_white(color.groups())) < _LEAST:
            yield (
                f"The brand's {name} {color[0]} has a contrast of {contrast:.1f} : 1 with white;"
                f" text needs {_LEAST} : 1 (WCAG 2.2)"
            )


def on_white(color: tuple[str, ...]) -> float:
    """The contrast ratio of a colour and white, from 1 to 21.

    Args:
        color: red, green and blue, each two hexadecimal figures.
    """
    channels = [_linear(int(channel, 16) / 255) for channel in color]
    luminance = sum(share * channel for share, channel in zip(_SHARES, channels, strict=True))
    return 1.05 / (luminance + 0.05)


def _linear(channel: float) -> float:
    """A channel of sRGB as light (WCAG 2.2, relative luminance)."""
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
