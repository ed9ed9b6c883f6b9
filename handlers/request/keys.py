"""Who calls: API keys, where the operator has configured some.

Only their SHA-256 is known here: a key has 256 random bits, so there is nothing to guess, and a
slow hash would only stall the loop.
"""

import hashlib
import hmac
import ipaddress
import secrets
from dataclasses import dataclass
from typing import Self

from aiohttp import web
from aiohttp.typedefs import Handler

from handlers.request.errors import Unauthorized

CALLER = web.RequestKey("caller", str)

# What a problem's type means is no secret, nor is what the service can be asked: a browser that
# shows it has no key yet.
_OPEN = ("/problems/", "/openapi.json", "/docs", "/console/")

# Bits of an IPv6 address that tell customers from each other: the rest is as many as one likes.
_CUSTOMER = 64


@dataclass(frozen=True, slots=True)
class Keys:
    """Callers' names by their keys' digests (hexadecimal SHA-256)."""

    callers: dict[str, str]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Lines of `name digest`; empty lines and those that begin with # mean nothing.

        Raises:
            ValueError: a line is something else; the text names it.
        """
        callers = {}
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.strip() or line.startswith("#"):
                continue
            name, _, digest = line.strip().partition(" ")
            if len(digest) != hashlib.sha256().digest_size * 2 or not _is_hex(digest):
                raise ValueError(f"line {number} is not a name and a SHA-256 digest")
            callers[digest.lower()] = name
        return cls(callers)

    def caller(self, key: str) -> str | None:
        """Whose key this is. All digests are compared, each in constant time."""
        presented = hashlib.sha256(key.encode(errors="surrogateescape")).hexdigest()
        names = [
            name for digest, name in self.callers.items() if hmac.compare_digest(digest, presented)
        ]
        return names[0] if names else None


KEYS = web.AppKey("keys", Keys)
# Whether callers are told apart by their address, where there are no keys.
BY_ADDRESS = web.AppKey("by_address", bool)


def new_key(name: str) -> tuple[str, str]:
    """A new key for a caller, and the line of the operator's file that admits it."""
    key = f"pressroom_{secrets.token_urlsafe(32)}"
    return key, f"{name} {hashlib.sha256(key.encode()).hexdigest()}"


@web.middleware
async def require(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let through who brings a key as a bearer token (RFC 6750), where keys are configured."""
    if KEYS in request.app:
        if (caller := _caller(request)) is not None:
            request[CALLER] = caller
        elif not is_open(request.path):
            raise Unauthorized(
                "Send your API key as Authorization: Bearer KEY.",
                headers={"WWW-Authenticate": 'Bearer realm="pressroom"'},
            )
    elif request.app.get(BY_ADDRESS) and request.remote:
        request[CALLER] = caller_at(request.remote)
    return await handler(request)


def caller_at(address: str) -> str:
    """What stands for a caller's address: of IPv6, the network that one customer has (RFC 6177)."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return str(ipaddress.ip_network((int(ip), _CUSTOMER), strict=False))


def is_stranger(request: web.Request) -> bool:
    """Whether it has no key, where keys are configured."""
    return KEYS in request.app and CALLER not in request


def _caller(request: web.Request) -> str | None:
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    return request.app[KEYS].caller(key.strip()) if scheme.lower() == "bearer" else None


def is_open(path: str) -> bool:
    """Whether whoever asks for this path needs no key."""
    return path == "/" or path.startswith(_OPEN)


def _is_hex(text: str) -> bool:
    return all(character in "0123456789abcdefABCDEF" for character in text)
