"""Sends webhooks: to hosts that the operator allows, at addresses of the open Internet.

A host is named without a scheme, and is then asked by https alone, at public addresses: what a
name resolves to is checked where the connection is made. An origin such as
`http://receiver.internal:9000` is the operator's own, and may be anywhere.
"""

import socket
from typing import Self
from urllib.parse import SplitResult, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from offload.endpoints import public

# Seconds that a receiver has to answer.
_PATIENCE = aiohttp.ClientTimeout(total=15.0)


class AllowedTargets:
    """Which URLs may be called.

    Args:
        entries: hosts, `*.` and hosts for all below, or whole origins.
    """

    def __init__(self, entries: tuple[str, ...]) -> None:
        self._origins = {entry.rstrip("/") for entry in entries if "://" in entry}
        self._hosts = {entry for entry in entries if "://" not in entry}

    def allows(self, url: str) -> bool:
        """Whether a webhook may go there."""
        return self.is_own(url) or self._is_public(url)

    def is_own(self, url: str) -> bool:
        """Whether the operator has named the URL's origin as a whole."""
        parts = _split(url)
        return parts is not None and f"{parts.scheme}://{parts.netloc}" in self._origins

    def _is_public(self, url: str) -> bool:
        parts = _split(url)
        if parts is None or parts.scheme != "https" or parts.port not in (None, 443):
            return False
        host = (parts.hostname or "").lower()
        above = "*." + host.partition(".")[2]
        return host in self._hosts or above in self._hosts


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return None if parts.username or parts.password or not parts.hostname else parts


class _PublicAddresses(AbstractResolver):
    """Resolves to addresses of the open Internet, and to no others (RFC 6890)."""

    def __init__(self) -> None:
        self._resolver = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Addresses of a host.

        Raises:
            OSError: it has none that may be called.
        """
        found = await self._resolver.resolve(host, port, family)
        if not found or not all(public((entry["host"], port)) for entry in found):
            raise OSError(f"{host} has an address inside a network")
        return found

    async def close(self) -> None:
        """Nothing to close."""
        await self._resolver.close()


class Sender:
    """Sends messages. An async context manager.

    Args:
        targets: where they may go.
    """

    def __init__(self, targets: AllowedTargets) -> None:
        self._targets = targets

    async def __aenter__(self) -> Self:
        # Who sends limits how many go at a time. A name is kept for a second, so that messages that
        # go together share one of the few threads that resolve.
        checked = aiohttp.TCPConnector(resolver=_PublicAddresses(), ttl_dns_cache=1, limit=0)
        self._public = aiohttp.ClientSession(connector=checked, timeout=_PATIENCE)
        own = aiohttp.TCPConnector(ttl_dns_cache=1, limit=0)
        self._own = aiohttp.ClientSession(connector=own, timeout=_PATIENCE)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._public.close()
        await self._own.close()

    async def send(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        """Send one. Returns the answer's status, or 0 where there is none.

        A target is checked anew: the operator may have thought better of it.

        Args:
            url: the target.
            body: JSON.
            headers: beside its Content-Type.
        """
        if not self._targets.allows(url):
            return 0
        session = self._own if self._targets.is_own(url) else self._public
        typed = {"Content-Type": "application/json", **headers}
        try:
            async with session.post(url, data=body, headers=typed, allow_redirects=False) as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0
