"""How urgent a caller says that a request is: the Priority header (RFC 9218)."""

import re

from aiohttp import web

from offload.admission.backlog import DEFAULT_URGENCY

# Members of a structured dictionary (RFC 9651): `u=5, i`. What can't be read counts as not said
# (RFC 9218, section 4).
_URGENCY = re.compile(r"(?:^|,)\s*u=([0-7])\s*(?=[,;]|$)")
_INCREMENTAL = re.compile(r"(?:^|,)\s*i(?:=\?1)?\s*(?=[,;]|$)")


def urgency(request: web.Request) -> int:
    """From 0, the most urgent, to 7, background; 3 where nothing is said."""
    match = _URGENCY.search(_header(request))
    return int(match[1]) if match else DEFAULT_URGENCY


def incremental(request: web.Request) -> bool:
    """Whether it may share its turn with its equals, and stand behind those that may not."""
    return bool(_INCREMENTAL.search(_header(request)))


def _header(request: web.Request) -> str:
    return ", ".join(request.headers.getall("Priority", []))
