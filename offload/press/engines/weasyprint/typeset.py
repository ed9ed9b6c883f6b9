"""HTML into a PDF, by WeasyPrint, and the first page of a PDF into a picture, by PDFium."""

import io
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pypdfium2
import weasyprint
from cssselect2 import ElementWrapper
from weasyprint.text.fonts import FontConfiguration

from offload.job import Options
from offload.press.documents.einvoice.making import Invoice
from offload.press.engines.weasyprint import reproducible
from offload.press.engines.weasyprint.fetcher import BASE, Assets, Fetcher
from offload.press.network.hosts import Network

__all__ = ["Fonts", "Manuscript", "allow", "picture", "stylesheet", "typeset", "write"]

# CSS pixels are 1/96 inch, PDF points 1/72 (CSS Values 4, section 6.2): a picture shows a page at
# the size a browser would.
_SCALE = 96 / 72
# A4 at 800 dpi. A larger page is shown at a lower resolution, so that its picture fits in memory.
_MOST_PIXELS = 60_000_000

# How a document names its encoding (HTML, "Determining the character encoding").
_MARKS = (b"\xef\xbb\xbf", b"\xfe\xff", b"\xff\xfe")
_META = re.compile(rb"<meta\s[^>]*charset", re.IGNORECASE)
_PRESCAN = 1024

# One for the whole worker: each would make an SSL context of its own.
_FETCHER = Fetcher()


class Fonts(FontConfiguration):  # type: ignore[misc]
    """The fonts that there are, and those that `@font-face` rules have added."""

    def forget(self) -> bool:
        """Make it as new for the next document; False if rules have added to it, which stays."""
        self.strut_layouts.clear()
        self.font_features.clear()
        return self._folder is None


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What is to be typeset.

    Args:
        html: the document, in `charset`, the encoding that it names itself, or UTF-8.
        assets: what its relative URLs name.
        fonts: a configuration that is its own: `@font-face` adds to it.
        charset: the one that its sender named.
        sheet: a stylesheet of the same `fonts` that is not in the document.
        invoice: what it says, for machines.
    """

    html: bytes
    assets: Assets
    fonts: Fonts
    charset: str | None = None
    sheet: weasyprint.CSS | None = None
    invoice: Invoice | None = None


def typeset(manuscript: Manuscript, options: Options) -> weasyprint.Document:
    """Lay a document out."""
    _FETCHER.begin(manuscript.assets)
    document = _parse(manuscript, options.media).render(
        font_config=manuscript.fonts,
        stylesheets=_sheets(manuscript, options),
        **_asked(options),
    )
    _keep_links_relative(document)
    return document


def write(document: weasyprint.Document, options: Options, target: Path) -> None:
    """Write a document that is laid out as a PDF file."""
    if options.epoch is None:
        document.write_pdf(target, zoom=options.zoom, **_asked(options))
    else:
        _write_again(document, options, options.epoch, target)


def _write_again(document: weasyprint.Document, options: Options, epoch: int, target: Path) -> None:
    """Write it as it was, or will be, written any other time."""
    if options.variant and options.variant.startswith("pdf/x"):
        reproducible.date(document, epoch)
    with reproducible.font_date(epoch):
        document.write_pdf(
            target,
            zoom=options.zoom,
            finisher=lambda _, pdf: reproducible.settle(pdf, epoch),
            **_asked(options),
        )


def allow(hosts: tuple[str, ...]) -> None:
    """Let documents load from these hosts, from now on."""
    if hosts:
        _FETCHER.network = Network(hosts)


def picture(pdf: Path, target: Path) -> None:
    """Write the first page of a PDF as a PNG file."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        width, height = page.get_size()
        scale = min(_SCALE, (_MOST_PIXELS / (width * height)) ** 0.5)
        page.render(scale=scale).to_pil().save(target, "PNG")


def _asked(options: Options) -> dict[str, Any]:
    """In WeasyPrint's words; layout and writing each look at some of them."""
    return {
        "pdf_variant": options.variant,
        "pdf_tags": options.tagged,
        "pdf_forms": options.forms or None,
        "custom_metadata": options.metadata,
        "optimize_images": options.optimize_images,
        "jpeg_quality": options.jpeg_quality,
        "dpi": options.dpi,
    }


class _WellFormed(weasyprint.HTML):  # type: ignore[misc]
    """A document that is XML as well, read by expat.

    WeasyPrint's HTML parser, which is written in Python, takes a quarter of all the time that a
    statement of 10,000 lines needs.
    """

    def __init__(self, html: bytes, media: str) -> None:
        root = ET.fromstring(html)  # noqa: S314 - a template's, not a caller's
        self.base_url = BASE
        self.url_fetcher = _FETCHER
        self.media_type = media
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


def _parse(manuscript: Manuscript, media: str) -> weasyprint.HTML:
    html = manuscript.html
    if manuscript.sheet:  # of a template: these are well-formed, or may be
        with suppress(ET.ParseError):
            return _WellFormed(html, media)
    return weasyprint.HTML(
        file_obj=io.BytesIO(html),
        encoding=manuscript.charset or _default_encoding(html),
        base_url=BASE,
        url_fetcher=_FETCHER,
        media_type=media,
    )


def _default_encoding(html: bytes) -> str | None:
    """UTF-8 for a document that names no encoding, where HTML's own default is windows-1252."""
    named = html.startswith(_MARKS) or _META.search(html, 0, _PRESCAN)
    return None if named else "utf-8"


def stylesheet(css: str, assets: Assets, fonts: Fonts) -> weasyprint.CSS:
    """A stylesheet whose relative URLs name `assets`.

    An object, not a string: a string would be taken for a file's name, past the fetcher.
    """
    _FETCHER.begin(assets)
    return weasyprint.CSS(string=css, base_url=BASE, url_fetcher=_FETCHER, font_config=fonts)


def _sheets(manuscript: Manuscript, options: Options) -> list[weasyprint.CSS]:
    """The page options come last: they win."""
    page = (
        [stylesheet(options.page_css, manuscript.assets, manuscript.fonts)]
        if options.page_css
        else []
    )
    return [*filter(None, [manuscript.sheet]), *page]


def _keep_links_relative(document: weasyprint.Document) -> None:
    """A relative hyperlink has no meaning below our made-up base: leave it as it was written."""
    for page in document.pages:
        page.links[:] = [
            (kind, target.removeprefix(BASE) if kind == "external" else target, *rest)
            for kind, target, *rest in page.links
        ]
