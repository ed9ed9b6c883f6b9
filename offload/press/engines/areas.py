"""Which words of a line of text lie outside of an area, and what is said of them."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

# Pixels that a text may stick out: glyphs have space at their sides.
_TOLERANCE = 2
# Words that are quoted of what is lost.
_QUOTED = 8


class Area(NamedTuple):
    """A rectangle, in CSS pixels from the top left corner of a page."""

    left: float
    top: float
    right: float
    bottom: float

    def within(self, other: "Area | None") -> "Area":
        """What both have in common."""
        if other is None:
            return self
        (left, top, right, bottom), others = self, other
        return Area(
            max(left, others.left),
            max(top, others.top),
            min(right, others.right),
            min(bottom, others.bottom),
        )

    def misses(self, other: "Area") -> bool:
        """Whether both have nothing in common."""
        beside = self.right <= other.left or self.left >= other.right
        return beside or self.bottom <= other.top or self.top >= other.bottom


def words_outside(text: str, place: Area, area: Area) -> str:
    """The words of a line that are outside of an area: all, or the ones at its end.

    A line is seen where its middle is.
    """
    over = max(area.left - place.left, place.right - area.right)
    is_seen = area.top <= (place.top + place.bottom) / 2 <= area.bottom
    if is_seen and over < _TOLERANCE:
        return ""
    width = place.right - place.left
    if not is_seen or not width:
        return text
    shown = len(text) - int(len(text) * min(over / width, 1) + 0.999)
    return text[text.rfind(" ", 0, shown) + 1 :]


def sentence(what: str, texts: Iterable[str]) -> Iterator[str]:
    """A warning that quotes the first words of some texts, if they have any."""
    words = " ".join(texts).split()
    if words:
        quoted = " ".join(words[:_QUOTED]) + (" …" if len(words) > _QUOTED else "")
        number = f"{len(words)} words" if len(words) > 1 else "1 word"
        yield f"{what} ({number}): {quoted}"
