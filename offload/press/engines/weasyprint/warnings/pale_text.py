"""Text as pale as paper whose background was left out: white words on a `color-mix()` are gone."""

import re
from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.layout.absolute import AbsolutePlaceholder

# Backgrounds that browsers draw, and WeasyPrint ignores with a word in its log.
BACKGROUNDS = ("background", "background-color", "background-image")
KNOWN_ELSEWHERE = re.compile(
    r"color-mix\(|conic-gradient\(|image-set\(|\(\s*from |\bin (ok|s|h|l|x)"
)
# The least of red, green and blue in such a color.
_PALE = 0.85


def words(pages: list[Any]) -> Iterator[str]:
    """The texts that are pale, and have no background in what they are in."""
    waiting = [(page._page_box, False) for page in pages[::-1]]  # noqa: SLF001 - nowhere else is it
    while waiting:
        box, has_ground = waiting.pop()
        if isinstance(box, AbsolutePlaceholder):
            box = box._box  # noqa: SLF001 - nowhere else is it
        if isinstance(box, TextBox):
            if not has_ground and _is_pale(box.style):
                yield box.text
            continue
        has_ground = has_ground or _has_background(box.style)
        waiting += [(child, has_ground) for child in getattr(box, "children", ())[::-1]]


def _is_pale(style: Any) -> bool:
    color = style["color"]
    is_seen = color.alpha and style["visibility"] == "visible"
    return bool(is_seen and min(color.to("srgb").coordinates) >= _PALE)


def _has_background(style: Any) -> bool:
    is_painted = getattr(style["background_color"], "alpha", 1) > 0
    return is_painted or any(image[0] != "none" for image in style["background_image"])
