"""What a document may load: what its job holds, `data:` URLs, and the hosts that are allowed.

A document's base is `BASE`, a name that can't exist (RFC 6761, .invalid), so that relative URLs
become names below it, in style sheets and SVG too, and never leave this process.
"""

import mimetypes
from urllib.parse import unquote, urlsplit

from weasyprint.urls import URLFetcher, URLFetcherResponse

from offload.press.assets import Assets, NoAssets
from offload.press.engines.weasyprint.warnings import contents
from offload.press.network.hosts import AllowedHosts, Denied

BASE = "https://document.invalid/"


class Fetcher(URLFetcher):  # type: ignore[misc]
    """WeasyPrint's way to the outside.

    One per worker: making one costs an SSL context from Python 3.12 on. `hosts` is None when no
    host is allowed.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)
        self.hosts: AllowedHosts | None = None
        self._assets: Assets = NoAssets()

    def begin(self, assets: Assets) -> None:
        """Turn to a new document, and the files that came with it."""
        self._assets = assets
        if self.hosts:
            self.hosts.begin()

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Load one URL.

        Raises:
            Denied: a document may not load this.
        """
        if url[:5].lower() == "data:":
            return _from_data(super().fetch(url, headers))
        if url.startswith(BASE):
            return self._asset(url)
        if self.hosts:
            return _from_host(self.hosts, url)
        raise Denied("not allowed: a document loads only what came with it, and data: URLs")

    def _asset(self, url: str) -> URLFetcherResponse:
        name = unquote(urlsplit(url).path).lstrip("/")
        try:
            content, media_type = self._assets.read(name)
        except LookupError:
            raise Denied("not among the files that came with the document") from None
        guessed, _ = mimetypes.guess_type(name)
        media_type = media_type or guessed or "application/octet-stream"
        contents.check(name, content, media_type)
        # The URL in the answer must not be a file: one: WeasyPrint would re-read that path.
        return URLFetcherResponse(url, content, {"Content-Type": media_type})


def _from_data(loaded: URLFetcherResponse) -> URLFetcherResponse:
    content, media_type = loaded.read(), loaded.headers.get("Content-Type", "")
    contents.check(loaded.url, content, media_type)
    return URLFetcherResponse(loaded.url, content, {"Content-Type": media_type})


def _from_host(hosts: AllowedHosts, url: str) -> URLFetcherResponse:
    loaded = hosts.load(url)
    guessed, _ = mimetypes.guess_type(urlsplit(loaded.url).path)
    media_type = loaded.media_type or guessed or "application/octet-stream"
    contents.check(loaded.url, loaded.content, media_type)
    return URLFetcherResponse(loaded.url, loaded.content, {"Content-Type": media_type})
