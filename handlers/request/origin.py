"""Which requests are not ours to answer: those of another site's page, and those for another host.

The console has no password on a developer's machine. A page of any site could post to it from the
same browser, or have its own name resolve to this address and read what it likes (DNS rebinding).
"""

import ipaddress
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from handlers.request.errors import ForeignOrigin, WrongHost

# The names that this service is called by, beside any address; without, every name is.
NAMES = web.AppKey("names", frozenset[str])


@web.middleware
async def require_ours(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let through what is for this host, and not of another origin."""
    names = request.app.get(NAMES)
    if names is not None and not _is_ours(_name(request.host), names):
        raise WrongHost("The Host header has a name that this service is not called by.")
    for origin in request.headers.getall("Origin", []):
        if not _is_same(origin, request.host, names or frozenset()):
            raise ForeignOrigin("A page of another origin may not ask this service.")
    return await handler(request)


def _is_ours(name: str, names: frozenset[str]) -> bool:
    return name in names or _is_address(name)


def _is_same(origin: str, host: str, names: frozenset[str]) -> bool:
    """A proxy may have changed the Host: then the operator has said which names are ours.

    Of localhost the port must be ours as well: others there belong to others.
    """
    netloc = origin.partition("://")[2]
    return netloc == host or _name(netloc) in names - {"localhost"}


def _name(netloc: str) -> str:
    """Without its port, and the brackets of an address."""
    try:
        return (urlsplit(f"//{netloc}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
