"""What is sent to Pressroom: the requests, without a connection."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, TypedDict
from urllib.parse import quote

import httpx

MediaType = Literal[
    "application/pdf", "image/png", "text/html", "application/json", "application/xml"
]

_PDF = "application/pdf"


class Saving(TypedDict, total=False):
    """The options of any answer, as the service's documentation tells them."""

    filename: str
    reproducible: bool


class Finishing(Saving, total=False):
    """The options of a PDF that is finished or merged."""

    watermark: str
    permissions: str


class Options(Finishing, total=False):
    """The options of a document that is made."""

    variant: str
    profile: str
    syntax: Literal["cii", "ubl"]
    tagged: bool
    forms: bool
    metadata: bool
    zoom: float
    jpeg_quality: int
    dpi: int
    optimize_images: bool
    media: Literal["print", "screen"]
    page_size: str
    margin: str
    orientation: Literal["portrait", "landscape"]
    browser_styles: bool
    strict: bool
    engine: Literal["weasyprint", "typst"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a document is wanted.

    Args:
        media_type: what is made; HTML and XML of templates alone.
        wait: seconds until the caller gives up, retries included; the service allows 120 at most.
        urgency: from 0, the most urgent, to 7, background.
        idempotency_key: under which the service keeps the document, so that a request whose answer
            got lost may be sent again: a new one for each new document, such as `str(uuid4())`.
        user_password: opens the PDF.
        owner_password: allows everything with it.
        save_to: a file that the document is written to as it comes, whole or not at all; it is
            never in memory as a whole.
    """

    media_type: MediaType = "application/pdf"
    wait: float = 30.0
    urgency: int = 3
    idempotency_key: str | None = None
    user_password: str = field(default="", repr=False)
    owner_password: str = field(default="", repr=False)
    save_to: Path | None = None

    def headers(self) -> dict[str, str]:
        """All but the seconds, which become fewer with each request."""
        sent = {
            "Accept": self.media_type,
            "Priority": f"u={self.urgency}",
            "Idempotency-Key": self.idempotency_key,
            "Pressroom-User-Password": quote(self.user_password, safe=""),
            "Pressroom-Owner-Password": quote(self.owner_password, safe=""),
        }
        return {name: value for name, value in sent.items() if value}


PDF = Delivery()


@dataclass(frozen=True, slots=True)
class Order:
    """A document to be made, however many requests that takes."""

    path: str
    options: Saving
    delivery: Delivery
    body: Mapping[str, Any]  # httpx's arguments

    def request(
        self,
        client: httpx.Client | httpx.AsyncClient,
        service: "Service",
        seconds: float,
    ) -> httpx.Request:
        """A request that gives the service this many seconds.

        Args:
            client: which is to send it.
            service: where it goes.
            seconds: what the service may take; the client waits a little longer.
        """
        return service.request(
            client,
            "POST",
            self.path,
            params={name: said(value) for name, value in self.options.items()},
            headers={
                **self.delivery.headers(),
                "Prefer": f"wait={max(1, math.floor(seconds))}",
                **self.body.get("headers", {}),
            },
            timeout=seconds + _GRACE,
            **{name: value for name, value in self.body.items() if name != "headers"},
        )


# Seconds that an answer may take beyond the deadline that was sent with the request.
_GRACE = 10.0


@dataclass(frozen=True, slots=True)
class Service:
    """Where a service is, and the headers of each request to it."""

    root: str
    headers: Mapping[str, str] = field(repr=False)

    @classmethod
    def at(cls, url: str, key: str | None, headers: Mapping[str, str] | None) -> "Service":
        """A service by its URL, the API key (RFC 6750), and further headers.

        Args:
            url: of its root.
            key: an API key, sent as a bearer token (RFC 6750).
            headers: that go with each request.
        """
        authorization = {"Authorization": f"Bearer {key}"} if key else {}
        return cls(url.rstrip("/"), {**(headers or {}), **authorization})

    def url(self, path: str) -> str:
        """The URL of a path."""
        return f"{self.root}/{path.lstrip('/')}"

    def request(
        self,
        client: httpx.Client | httpx.AsyncClient,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        **arguments: Any,
    ) -> httpx.Request:
        """A request to it.

        Args:
            client: which is to send it.
            method: of HTTP.
            path: with or without its first slash.
            headers: beside those of each request.
            arguments: httpx's.
        """
        sent = {**self.headers, **(headers or {})}
        return client.build_request(method, self.url(path), headers=sent, **arguments)


def page(
    html: str | bytes, assets: Mapping[str, bytes], delivery: Delivery, options: Options
) -> Order:
    """A document of HTML; assets are found under the paths that they are named by.

    Args:
        html: text, or bytes that say their own encoding.
        assets: files, by the relative paths that the HTML names them by.
        delivery: how it is waited for.
        options: of the page and of the PDF.
    """
    content = html.encode() if isinstance(html, str) else html
    if not assets:
        return Order("v1/pdf", options, delivery, _file(content, "text/html; charset=utf-8"))
    parts = {"index.html": content, **assets}
    files = [(name, (name, part)) for name, part in parts.items()]
    return Order("v1/pdf", options, delivery, {"files": files})


def filled(template: str, data: object, delivery: Delivery, options: Options) -> Order:
    """A template's document: decimals as they are written, dates as ISO 8601.

    Args:
        template: its name.
        data: written as JSON; decimals as they are, dates as ISO 8601.
        delivery: how it is waited for.
        options: of the page and of the PDF.
    """
    content = to_json(data)
    path = f"v1/templates/{template}/pdf"
    return Order(path, options, delivery, _file(content, "application/json"))


def merged(
    pdfs: Mapping[str, bytes], attached: Mapping[str, bytes], delivery: Delivery, options: Finishing
) -> Order:
    """PDFs in their order as one; they and what is attached have file names.

    Args:
        pdfs: by file name, in their order.
        attached: files to attach, by name.
        delivery: how it is waited for.
        options: of the PDF.
    """
    return Order("v1/merge", options, delivery, _papers(pdfs, attached))


def finished(
    pdf: bytes, attached: Mapping[str, bytes], delivery: Delivery, options: Finishing
) -> Order:
    """A PDF with what the options and the delivery ask for.

    Args:
        pdf: the document.
        attached: files to attach, by name.
        delivery: how it is waited for.
        options: what to change.
    """
    body = _papers({"document.pdf": pdf}, attached) if attached else _file(pdf, _PDF)
    return Order("v1/finish", options, delivery, body)


def inspected(path: str, pdf: bytes) -> Order:
    """What a PDF says, as JSON."""
    return Order(path, {}, Delivery("application/json"), _file(pdf, _PDF))


def _file(content: bytes, media_type: str) -> dict[str, Any]:
    return {"content": content, "headers": {"Content-Type": media_type}}


def _papers(pdfs: Mapping[str, bytes], attached: Mapping[str, bytes]) -> dict[str, Any]:
    parts = [("files", (name, pdf)) for name, pdf in pdfs.items()]
    return {"files": [*parts, *(("attachments", (name, file)) for name, file in attached.items())]}


def to_json(data: object) -> bytes:
    """Data as JSON: decimals as they are written, dates as ISO 8601."""
    return json.dumps(data, default=_plain, allow_nan=False).encode()


def _plain(value: object) -> str:
    match value:
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no JSON")


def said(value: object) -> str:
    """An option's value as the query has it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
