"""What a document may load: what its job holds, `data:` URLs, and the hosts that are allowed.

A document's base is `BASE`, a name that can't exist (RFC 6761, .invalid), so that relative URLs
become names below it, in style sheets and SVG too, and never leave this process.
"""

import mimetypes
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from weasyprint.urls import URLFetcher, URLFetcherResponse

from offload.press.network.hosts import Denied, Network

BASE = "https://document.invalid/"


class Assets(Protocol):
    """The files that came with a document."""

    def read(self, name: str) -> tuple[bytes, str | None]:
        """Content and media type (None: go by the name). Raises LookupError if there is none."""
        ...


class Nothing:
    """No assets."""

    def read(self, name: str) -> tuple[bytes, str | None]:
        """Nothing is there."""
        raise LookupError(name)


class Folder:
    """The files below a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def read(self, name: str) -> tuple[bytes, str | None]:
        """A file's content; links out of the folder lead nowhere."""
        path = (self._root / name).resolve()
        if not path.is_relative_to(self._root) or not path.is_file():
            raise LookupError(name)
        return path.read_bytes(), None


class Fetcher(URLFetcher):  # type: ignore[misc]
    """WeasyPrint's way to the outside.

    One per worker: making one costs an SSL context from Python 3.12 on. `network` leads to the
    allowed hosts, and is None when there are none.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)
        self.network: Network | None = None
        self._assets: Assets = Nothing()

    def begin(self, assets: Assets) -> None:
        """Turn to a new document, and what came with it."""
        self._assets = assets
        if self.network:
            self.network.begin()

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Load one URL.

        Raises:
            Denied: a document may not load this.
        """
        if url[:5].lower() == "data:":
            return super().fetch(url, headers)
        if url.startswith(BASE):
            return self._asset(url)
        if self.network:
            return _from_host(self.network, url)
        raise Denied("not allowed: a document loads only what came with it, and data: URLs")

    def _asset(self, url: str) -> URLFetcherResponse:
        name = unquote(urlsplit(url).path).lstrip("/")
        try:
            content, media_type = self._assets.read(name)
        except LookupError:
            raise Denied("not among the files that came with the document") from None
        guessed, _ = mimetypes.guess_type(name)
        media_type = media_type or guessed or "application/octet-stream"
        # The URL in the answer must not be a file: one: WeasyPrint would re-read that path.
        return URLFetcherResponse(url, content, {"Content-Type": media_type})


def _from_host(network: Network, url: str) -> URLFetcherResponse:
    loaded = network.load(url)
    guessed, _ = mimetypes.guess_type(urlsplit(loaded.url).path)
    media_type = loaded.media_type or guessed or "application/octet-stream"
    return URLFetcherResponse(loaded.url, loaded.content, {"Content-Type": media_type})
