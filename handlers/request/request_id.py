"""Who a request is: its caller's own name for it, or one that is made here."""

import re
import secrets

from aiohttp import web

REQUEST_ID = web.RequestKey("request_id", str)

HEADER = "Request-Id"
_HEADERS = (HEADER, "X-Request-Id")
# What can stand in a log, a URI and a header as it is, and is no longer than a UUID with a prefix.
_SANE = re.compile(r"[A-Za-z0-9._~-]{1,64}")


def new() -> str:
    """An id that no other request has."""
    return secrets.token_hex(16)


def read(request: web.Request) -> str:
    """The id that its caller gave, if it is a sane one, else a new one."""
    given = next((request.headers[name] for name in _HEADERS if name in request.headers), "")
    return given if _SANE.fullmatch(given) else new()
