"""The format that a caller accepts (RFC 9110, section 12.5.1)."""

from collections.abc import Mapping
from functools import lru_cache

import mimeparse
from aiohttp import web

from handlers.request.errors import NotAcceptable
from offload.order import Format

# Accept headers whose answer is remembered: there are few libraries.
_REMEMBERED = 100

MediaTypes = Mapping[str, Format]

PDF_OR_PNG: MediaTypes = {"application/pdf": "pdf", "image/png": "png"}
# Of a template: its HTML too, before it is typeset.
PDF_PNG_OR_HTML: MediaTypes = {**PDF_OR_PNG, "text/html": "html"}
# Of a template that can be an e-invoice: its XML alone.
PDF_PNG_HTML_OR_XML: MediaTypes = {**PDF_PNG_OR_HTML, "application/xml": "xml"}
PDF: MediaTypes = {"application/pdf": "pdf"}
JSON: MediaTypes = {"application/json": "json"}


def chosen_format(request: web.Request, formats: MediaTypes) -> Format:
    """The format that the caller likes best; the first one when it accepts any.

    Raises:
        NotAcceptable: it accepts none of them.
        MimeTypeParseException: its Accept header can't be read.
    """
    accept = ", ".join(request.headers.getall("Accept", [])).lower() or "*/*"
    best = _best(accept, tuple(formats))
    if not best:
        raise NotAcceptable(
            f"Accept is {accept[:100]!r}; available are {', '.join(formats)}.",
            {"available": list(formats)},
        )
    return formats[best]


@lru_cache(_REMEMBERED)
def _best(accept: str, types: tuple[str, ...]) -> str:
    best: str = mimeparse.best_match(types[::-1], accept)  # it gives ties to the last
    return best
