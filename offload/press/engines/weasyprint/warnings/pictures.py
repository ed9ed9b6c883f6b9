"""Pictures without an address, and frames: WeasyPrint leaves them out without a word."""

import logging
from collections.abc import Callable
from typing import Any

from weasyprint.html import HTML_HANDLERS

# How warnings about them begin, in WeasyPrint's own log.
MISSING = "Nothing is shown for "

_LOG = logging.getLogger("weasyprint")
_IMG = "img"
# What a script would have put into `src`, or a browser chosen from.
_ELSEWHERE = ("srcset", "data-src", "data-srcset")

_Handler = Callable[..., list[Any]]
_handle_img: _Handler = HTML_HANDLERS[_IMG]


def handle_img(element: Any, *rest: Any) -> list[Any]:
    """`handle_img`, and a warning where no address is given."""
    if not element.get("src", "").strip():
        alternative = next((name for name in _ELSEWHERE if element.get(name)), "")
        named = element.get("alt") or (alternative and f"{alternative}={element.get(alternative)}")
        _LOG.warning(MISSING + "an <img>%s: its src is empty", f" ({named})" if named else "")
    return _handle_img(element, *rest)


HANDLERS = {_IMG: handle_img}
