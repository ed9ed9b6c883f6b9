"""How long a caller will wait: `Prefer: wait=N` (RFC 7240, section 4.3)."""

import re

from aiohttp import web

from handlers.request.errors import InvalidPreference

# Seconds. Half a minute is what proxies and browsers usually allow; two minutes is the longest
# that holding a connection open makes sense. Kubernetes' grace period must exceed the latter.
DEFAULT_WAIT = 30
LONGEST_WAIT = 120

_WAIT = re.compile(r"(?:^|[,;])\s*wait\s*(?:=\s*\"?([^,;\"]*)\"?)?", re.IGNORECASE)


def wait_seconds(request: web.Request) -> int:
    """Seconds until the caller gives up, within the server's limit.

    Raises:
        InvalidPreference: `wait` is no whole number of seconds, or 0.
    """
    match = _WAIT.search(", ".join(request.headers.getall("Prefer", [])))
    if match is None:
        return DEFAULT_WAIT
    seconds = (match[1] or "").strip()
    if not re.fullmatch(r"\d{1,9}", seconds, re.ASCII) or int(seconds) == 0:
        raise InvalidPreference(f"Prefer: wait={seconds[:40]!r} is no whole number of seconds.")
    return min(int(seconds), LONGEST_WAIT)
