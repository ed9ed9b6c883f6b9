"""The Idempotency-Key header: which requests are the same.

Source: draft-ietf-httpapi-idempotency-key-header (IETF).
"""

import hashlib
import re

from aiohttp import web

from handlers.request import body
from handlers.request.body import MULTIPART
from handlers.request.errors import InvalidKey
from handlers.request.keys import CALLER
from offload.order import Order

# The caller and its key: callers know nothing of each other's.
IdempotencyKey = tuple[str | None, str]

_HEADER = "Idempotency-Key"
# A string of a structured field (RFC 9651), as the draft has it; without its quotes as well, as
# most clients send it.
_KEY = re.compile(r'"((?:[ !#-\[\]-~]|\\["\\]){1,255})"|([!#-+\--\[\]-~]{1,255})')


def key(request: web.Request) -> IdempotencyKey | None:
    """The request's key, if it has one.

    Raises:
        InvalidKey: it can't be a key.
    """
    values = request.headers.getall(_HEADER, [])
    if not values:
        return None
    match = _KEY.fullmatch(values[0].strip())
    if match is None or len(values) > 1:
        raise InvalidKey(f"{', '.join(values)[:100]!r} is no key of 1 to 255 printable characters.")
    return request.get(CALLER), match[1] or match[2]


def digest(key: IdempotencyKey) -> str:
    """A key and whose it is, as a name of 64 characters."""
    caller, name = key
    return hashlib.sha256(f"{caller or ''}\n{name}".encode()).hexdigest()


class Fingerprint:
    """What tells a request from others: its target, its format, its type and its body.

    Clients make a new boundary for each attempt, so that of an upload does not count.

    Args:
        request: without its body.
        order: what it asks for.
    """

    def __init__(self, request: web.Request, order: Order) -> None:
        multipart = request.content_type == MULTIPART
        self._boundary = body.boundary(request).encode() if multipart else b""
        kind = request.content_type if multipart else request.headers.get("Content-Type", "")
        head = f"{request.path_qs}\n{order.options.format}\n{kind}"
        self._hash = hashlib.sha256(head.encode())
        if lock := order.options.lock:
            self._hash.update(f"\n{lock.user}\n{lock.owner}".encode())
        self._rest = b""

    def update(self, piece: bytes) -> None:
        """Take in the next piece of the body; a boundary may begin in one and end in the next."""
        text = self._rest + piece
        if self._boundary:
            text = text.replace(self._boundary, b"")
        cut = max(len(text) - len(self._boundary), 0)
        self._hash.update(text[:cut])
        self._rest = text[cut:]

    def hexdigest(self) -> str:
        """Of the whole request, once its body has been taken in."""
        self._hash.update(self._rest)
        return self._hash.hexdigest()
