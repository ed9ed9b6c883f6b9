"""How urgent a caller says that a request is: the Priority header (RFC 9218)."""

import re

from aiohttp import web

from offload.order import DEFAULT_URGENCY, Priority

# Members of a structured dictionary (RFC 9651): `u=5, i`. What can't be read counts as not said
# (RFC 9218, section 4).
_URGENCY = re.compile(r"(?:^|,)\s*u=([0-7])\s*(?=[,;]|$)")
_INCREMENTAL = re.compile(r"(?:^|,)\s*i(?:=\?1)?\s*(?=[,;]|$)")


def read(request: web.Request) -> Priority:
    """The request's priority; the default one where it names none."""
    header = ", ".join(request.headers.getall("Priority", []))
    urgency = _URGENCY.search(header)
    return Priority(
        urgency=int(urgency[1]) if urgency else DEFAULT_URGENCY,
        incremental=bool(_INCREMENTAL.search(header)),
    )
