"""How long a caller will wait: `Prefer: wait=N` (RFC 7240, section 4.3)."""

import re

from aiohttp import web

from handlers.request.errors import InvalidPreference

# Seconds. Half a minute is what proxies and browsers usually allow; two minutes is the longest
# that holding a connection open makes sense. Kubernetes' grace period must exceed the latter.
DEFAULT_WAIT = 30
LONGEST_WAIT = 120

_WAIT = re.compile(r"(?:^|[,;])\s*wait\s*(?:=\s*\"?([^,;\"]*)\"?)?", re.IGNORECASE)


_RESPOND_ASYNC = re.compile(r"(?:^|[,;])\s*respond-async\s*(?:$|[,;=])", re.IGNORECASE)


def responds_async(request: web.Request) -> bool:
    """Whether the caller would rather hear that it is taken on than wait (section 4.1)."""
    return bool(_RESPOND_ASYNC.search(_preferences(request)))


def patience(request: web.Request) -> int:
    """Seconds that a caller waits before it is told that the work is taken on: 0 if it says none.

    Raises:
        InvalidPreference: as `wait_seconds`.
    """
    return wait_seconds(request) if _WAIT.search(_preferences(request)) else 0


def wait_seconds(request: web.Request) -> int:
    """Seconds until the caller gives up, within the server's limit.

    Raises:
        InvalidPreference: `wait` is no whole number of seconds, or 0.
    """
    match = _WAIT.search(_preferences(request))
    if match is None:
        return DEFAULT_WAIT
    seconds = (match[1] or "").strip()
    if not re.fullmatch(r"\d{1,9}", seconds, re.ASCII) or int(seconds) == 0:
        raise InvalidPreference(f"Prefer: wait={seconds[:40]!r} is no whole number of seconds.")
    return min(int(seconds), LONGEST_WAIT)


def applied(request: web.Request) -> dict[str, str]:
    """The header that says how long the caller is waited for, if it said how long (section 3)."""
    if _WAIT.search(_preferences(request)) is None:
        return {}
    return {"Preference-Applied": f"wait={wait_seconds(request)}"}


def _preferences(request: web.Request) -> str:
    return ", ".join(request.headers.getall("Prefer", []))
