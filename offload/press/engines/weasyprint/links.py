"""Hyperlinks that lead out of a document."""

from typing import Any

import weasyprint
from weasyprint.urls import iri_to_uri, url_join

from offload.press.engines.weasyprint.fetcher import BASE

_HERE = "internal"
_SPACE = " \t\n\f\r"


def keep_as_written(laid_out: weasyprint.Document) -> None:
    """A relative hyperlink has no meaning below our made-up base: leave it as it was written."""
    written: dict[str, str] = {}
    for page in laid_out.pages:
        for kind, target, _, box in page.links:
            if kind == "external" and target.startswith(BASE) and (href := _href(target, box)):
                written[target] = href
    for page in laid_out.pages:
        page.links[:] = [
            (kind, _outside(target, written) if kind == "external" else target, *rest)
            for kind, target, *rest in page.links
        ]


def lead_to_top(laid_out: weasyprint.Document) -> None:
    """`#top` is the top of a document that has no element of this id (HTML, 7.4.6.3)."""
    targets = {
        target for page in laid_out.pages for kind, target, *_ in page.links if kind == _HERE
    }
    anchors = {anchor for page in laid_out.pages for anchor in page.anchors}
    for target in targets - anchors:
        if target.lower() == "top":
            laid_out.pages[0].anchors[target] = (0, 0, 0, 0)


def _href(target: str, box: Any) -> str | None:
    """The `href` that a target comes from, if it is this box's own and not one around it."""
    href = ((box.element is not None and box.element.get("href")) or "").strip(_SPACE)
    if href and url_join(BASE, href, allow_relative=True, context=href) == target:
        return str(iri_to_uri(href))
    return None


def _outside(target: str, written: dict[str, str]) -> str:
    return written.get(target, target.removeprefix(BASE))
