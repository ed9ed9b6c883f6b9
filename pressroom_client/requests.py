"""What is sent to Pressroom: the requests, without a connection."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypedDict

import httpx

MediaType = Literal["application/pdf", "image/png", "text/html"]


class Options(TypedDict, total=False):
    """The options of a document, as the service's documentation tells them."""

    filename: str
    reproducible: bool
    watermark: str
    permissions: str
    variant: str
    profile: str
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
    strict: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a document is wanted.

    Args:
        media_type: what is made; HTML of a template alone.
        wait: seconds until the caller gives up, retries included; the service allows 120 at most.
        urgency: from 0, the most urgent, to 7, background.
    """

    media_type: MediaType = "application/pdf"
    wait: float = 30.0
    urgency: int = 3


@dataclass(frozen=True, slots=True)
class Order:
    """A document to be made, however many requests that takes."""

    path: str
    options: Options
    delivery: Delivery
    body: Mapping[str, Any]  # httpx's arguments

    def request(self, client: httpx.Client | httpx.AsyncClient, seconds: float) -> httpx.Request:
        """A request that gives the service this many seconds."""
        return client.build_request(
            "POST",
            self.path,
            params={name: _said(value) for name, value in self.options.items()},
            headers={
                "Accept": self.delivery.media_type,
                "Prefer": f"wait={max(1, math.floor(seconds))}",
                "Priority": f"u={self.delivery.urgency}",
                **self.body.get("headers", {}),
            },
            timeout=seconds + _GRACE,
            **{name: value for name, value in self.body.items() if name != "headers"},
        )


# Seconds that an answer may take beyond the deadline that was sent with the request.
_GRACE = 10.0


def of_html(html: str | bytes, assets: Mapping[str, bytes]) -> dict[str, Any]:
    """The body of a document of HTML; assets are found under the paths that they are named by."""
    content = html.encode() if isinstance(html, str) else html
    if not assets:
        return {"content": content, "headers": {"Content-Type": "text/html; charset=utf-8"}}
    parts = {"index.html": content, **assets}
    return {"files": [(name, (name, part)) for name, part in parts.items()]}


def of_data(data: object) -> dict[str, Any]:
    """The body of a template's document: decimals as they are written, dates as ISO 8601."""
    content = json.dumps(data, default=_plain, allow_nan=False).encode()
    return {"content": content, "headers": {"Content-Type": "application/json"}}


def _plain(value: object) -> str:
    match value:
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no JSON")


def _said(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
