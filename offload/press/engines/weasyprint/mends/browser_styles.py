"""Whether a document is given what browsers obey and WeasyPrint leaves out: `browser_styles=true`.

Without it they are left out, and that is a warning.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A rule of a stylesheet that browsers obey.

    Args:
        keyword: of the at-rule that it is in.
        written: that at-rule, without its content.
        selectors: gives those of the rule; None where it is not of elements.
    """

    keyword: str
    written: str
    selectors: Callable[[], Sequence[Any]] | None = None


class BrowserStyles:
    """What holds for the document that is being made; it is asked while stylesheets are read."""

    def __init__(self) -> None:
        self.are_obeyed = False
        self.left_out: list[LeftOut] = []

    def begin(self, are_obeyed: bool) -> None:
        """Turn to a new document."""
        self.are_obeyed, self.left_out = are_obeyed, []


BROWSER_STYLES = BrowserStyles()
