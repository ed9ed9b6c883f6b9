"""The hosts that an operator allows documents to load from, and how far.

A document names URLs; so it must not be able to name this machine, its network, or the cloud's
metadata, whatever its host's name resolves to and wherever a redirect leads. A name is resolved
once for each request, every address of it must be public, and the connection goes to one of these
very addresses: asking twice could give two answers.
"""

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import SplitResult, urljoin, urlsplit

import urllib3
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from offload.endpoints import Endpoint, public, resolve
from offload.press.network.deadline import Deadline

# What one document may load: a catalogue of photographs, not a video.
_MOST_LOADS = 100
_MOST_BYTES = 64 << 20
_MOST_REDIRECTS = 3
# Seconds for a connection or a piece of an answer, and for all that one document loads.
_PATIENCE = 5.0
_MOST_SECONDS = 20.0
_PIECE = 1 << 16
_PORTS = {"http": 80, "https": 443}


class Denied(ValueError):
    """A URL that a document may not load; the text is the reason."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a host answered: the URL after redirects, the content and its media type."""

    url: str
    content: bytes
    media_type: str


@dataclass(slots=True)
class Allowance:
    """What one document may still load."""

    loads: int = _MOST_LOADS
    size_bytes: int = _MOST_BYTES
    seconds: float = _MOST_SECONDS

    def begin(self) -> None:
        """Take one request from it."""
        self.loads -= 1
        if self.loads < 0:
            raise Denied(f"a document may send {_MOST_LOADS} requests")

    def take(self, size: int) -> None:
        """Take what came."""
        self.size_bytes -= size
        if self.size_bytes < 0:
            raise Denied(f"a document may load {_MOST_BYTES >> 20} MiB from hosts")

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Take the time that a request takes, whether it succeeds or not."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.seconds -= time.monotonic() - began
            if self.seconds <= 0:
                raise Denied(f"a document may take {_MOST_SECONDS:.0f} s to load from hosts")


class AllowedHosts:
    """The way to the allowed hosts.

    Args:
        hosts: names, or `*.example.com` for every name below that one.
        resolve: gives a host's endpoints.
        admits: whether one may be connected to.
    """

    def __init__(
        self,
        hosts: tuple[str, ...],
        resolve: Callable[[str, int], list[Endpoint]] = resolve,
        admits: Callable[[Endpoint], bool] = public,
    ) -> None:
        self._hosts = hosts
        self._resolve = resolve
        self._admits = admits
        self._allowance = Allowance()

    def begin(self) -> None:
        """A new document, with all of its allowance."""
        self._allowance = Allowance()

    def load(self, url: str) -> Loaded:
        """Get a URL, through its redirects.

        Raises:
            Denied: it leads where a document may not go, beyond a limit, or to no content.
            OSError, urllib3.exceptions.HTTPError: it can't be had.
        """
        for _ in range(1 + _MOST_REDIRECTS):
            found = self._get(url)
            if isinstance(found, Loaded):
                return found
            url = found
        raise Denied(f"more than {_MOST_REDIRECTS} redirects")

    def _get(self, url: str) -> Loaded | str:
        """What a URL holds, or the one that it redirects to."""
        self._allowance.begin()
        parts = urlsplit(url)
        self._check(parts)
        with self._allowance.timed(), Deadline(self._allowance.seconds) as deadline:
            return self._ask(url, parts, deadline)

    def _ask(self, url: str, parts: SplitResult, deadline: Deadline) -> Loaded | str:
        answer, pool = self._open(parts, deadline)
        with closing(pool), closing(answer):
            if location := answer.get_redirect_location():
                return _redirected(url, location)
            if answer.status != 200:
                raise Denied(f"the host answered {answer.status}")
            return Loaded(url, self._read(answer), answer.headers.get("Content-Type", ""))

    def _check(self, parts: SplitResult) -> None:
        """Whether a URL's own words are allowed."""
        if parts.scheme not in _PORTS:
            raise Denied("not allowed: hosts are asked by https and http alone")
        if parts.username is not None or parts.port not in (None, _PORTS[parts.scheme]):
            raise Denied("not allowed: a URL with a user or a port of its own")
        host = parts.hostname or ""
        if not any(_matches(host, allowed) for allowed in self._hosts):
            raise Denied("not allowed: the operator of this service does not allow its host")

    def _open(
        self, parts: SplitResult, deadline: Deadline
    ) -> tuple[urllib3.BaseHTTPResponse, urllib3.HTTPConnectionPool]:
        """Ask the first of a host's endpoints that takes the connection."""
        for endpoint in self._endpoints(parts):
            pool = self._pool(parts, endpoint)
            pool.ConnectionCls = deadline.over(pool.ConnectionCls)
            try:
                return _ask(pool, parts), pool
            except (NewConnectionError, ConnectTimeoutError):
                pool.close()
        raise Denied("the host can't be reached")

    def _endpoints(self, parts: SplitResult) -> list[Endpoint]:
        endpoints = self._resolve(parts.hostname or "", _PORTS[parts.scheme])
        # All of them: a name with one address of each kind is no accident.
        if not all(map(self._admits, endpoints)):
            raise Denied("not allowed: its host has an address that is not public")
        return endpoints

    def _pool(self, parts: SplitResult, endpoint: Endpoint) -> urllib3.HTTPConnectionPool:
        address, port = endpoint
        if parts.scheme == "http":
            return urllib3.HTTPConnectionPool(address, port, timeout=_PATIENCE)
        # The address is connected to, the name is what the certificate must say.
        return urllib3.HTTPSConnectionPool(
            address,
            port,
            timeout=_PATIENCE,
            ssl_context=self._tls,
            server_hostname=parts.hostname,
        )

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Made at the first https URL: it reads all certificates, 50 ms."""
        return ssl.create_default_context()

    def _read(self, answer: urllib3.BaseHTTPResponse) -> bytes:
        """By the piece, decoded: neither a slow host nor a small bomb gets past the allowance."""
        content = bytearray()
        while piece := answer.read1(_PIECE, decode_content=True):
            content += piece
            self._allowance.take(len(piece))
        return bytes(content)


def _ask(pool: urllib3.HTTPConnectionPool, parts: SplitResult) -> urllib3.BaseHTTPResponse:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Host": parts.hostname or "", "User-Agent": "pressroom", "Accept": "*/*"}
    return pool.urlopen(
        "GET", target, headers=headers, retries=False, redirect=False, preload_content=False
    )


def _redirected(url: str, location: str) -> str:
    target = urljoin(url, location)
    if url.startswith("https:") and not target.startswith("https:"):
        raise Denied("not allowed: a redirect from https to less")
    return target


def _matches(host: str, allowed: str) -> bool:
    """`*.example.com` is every name below, and not example.com itself."""
    if allowed.startswith("*."):
        return host.endswith(allowed[1:])
    return host == allowed
