"""HTML into a PDF, by WeasyPrint."""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary
from xml.etree import ElementTree as ET

import pydyf
import weasyprint
from cssselect2 import ElementWrapper

from offload.order import Options
from offload.press.assets import Assets
from offload.press.engines.engine import Document, Stylesheet, Typeset
from offload.press.engines.weasyprint import (
    archive,
    attachments,
    missing_resources,
    reproducible,
)
from offload.press.engines.weasyprint.fetcher import BASE, Fetcher
from offload.press.engines.weasyprint.fonts import FontPool, Fonts
from offload.press.network.hosts import AllowedHosts

# How a document names its encoding (HTML, "Determining the character encoding").
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xfe\xff", b"\xff\xfe")
_META = re.compile(rb"<meta\s[^>]*charset", re.IGNORECASE)
_PRESCAN = 1024

# A template's stylesheet, parsed, and the fonts that its `@font-face` rules have added.
_Style = tuple[weasyprint.CSS, Fonts]


class WeasyPrint:
    """The engine of HTML. Implements `Engine`."""

    def __init__(self) -> None:
        self._fetcher = Fetcher()
        self._fonts = FontPool()
        self._styles: WeakKeyDictionary[Stylesheet, _Style] = WeakKeyDictionary()

    def allow(self, hosts: AllowedHosts) -> None:
        """Let documents load from these hosts, from now on."""
        self._fetcher.hosts = hosts

    def prepare(self) -> None:
        """Make the next document's font configuration."""
        self._fonts.prepare()

    def typeset(self, document: Document, options: Options, target: Path) -> Typeset:
        """Write a document as a PDF file.

        Args:
            document: HTML, as XML as well where it has a stylesheet of its own.
            options: how.
            target: the file to write.
        """
        with missing_resources.collected() as warnings, self._styled(document) as (sheets, fonts):
            laid_out = self._lay_out(document, options, sheets, fonts)
            attachments.attach(laid_out, document)
            _write(laid_out, options, target)
        return Typeset(len(laid_out.pages), tuple(warnings))

    @contextmanager
    def _styled(self, document: Document) -> Iterator[tuple[list[weasyprint.CSS], Fonts]]:
        """The stylesheets that a document brings along, and fonts to set it in."""
        if document.stylesheet:
            sheet, fonts = self._style(document.stylesheet)
            yield [sheet], fonts
            return
        fonts = self._fonts.take()
        yield [], fonts
        self._fonts.give_back(fonts)  # not after an error, which may have left it half done

    def _style(self, stylesheet: Stylesheet) -> _Style:
        if stylesheet not in self._styles:
            fonts = Fonts()
            sheet = self._parse_css(stylesheet.css, stylesheet.assets, fonts)
            self._styles[stylesheet] = sheet, fonts
        return self._styles[stylesheet]

    def _lay_out(
        self, document: Document, options: Options, sheets: list[weasyprint.CSS], fonts: Fonts
    ) -> weasyprint.Document:
        if options.page_css:  # last, so that the page options win
            sheets = [*sheets, self._parse_css(options.page_css, document.assets, fonts)]
        self._fetcher.begin(document.assets)
        laid_out = self._parse_html(document, options.media).render(
            font_config=fonts, stylesheets=sheets, **_arguments(options)
        )
        _keep_links_relative(laid_out)
        return laid_out

    def _parse_css(self, css: str, assets: Assets, fonts: Fonts) -> weasyprint.CSS:
        """A stylesheet whose relative URLs name `assets`.

        An object, not a string: a string would be taken for a file's name, past the fetcher.
        """
        self._fetcher.begin(assets)
        return weasyprint.CSS(
            string=css, base_url=BASE, url_fetcher=self._fetcher, font_config=fonts
        )

    def _parse_html(self, document: Document, media: str) -> weasyprint.HTML:
        if document.stylesheet:  # a template's documents are well-formed, or may be
            with suppress(ET.ParseError):
                return _WellFormedHtml(document.content, media, self._fetcher)
        return weasyprint.HTML(
            file_obj=io.BytesIO(document.content),
            encoding=document.encoding or _default_encoding(document.content),
            base_url=BASE,
            url_fetcher=self._fetcher,
            media_type=media,
        )


class _WellFormedHtml(weasyprint.HTML):  # type: ignore[misc]
    """A document that is XML as well, read by expat.

    WeasyPrint's HTML parser, which is written in Python, takes a quarter of all the time that a
    statement of 10,000 lines needs.
    """

    def __init__(self, html: bytes, media: str, fetcher: Fetcher) -> None:
        root = ET.fromstring(html)  # noqa: S314 - a template's, not a caller's
        self.base_url = BASE
        self.url_fetcher = fetcher
        self.media_type = media
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


def _default_encoding(html: bytes) -> str | None:
    """UTF-8 for a document that names no encoding, where HTML's own default is windows-1252."""
    named = html.startswith(_BYTE_ORDER_MARKS) or _META.search(html, 0, _PRESCAN)
    return None if named else "utf-8"


def _write(laid_out: weasyprint.Document, options: Options, target: Path) -> None:
    arguments = {"zoom": options.zoom, **_arguments(options)}
    if options.epoch is None:
        laid_out.write_pdf(target, finisher=_finisher(options), **arguments)
    else:
        reproducible.write(laid_out, options.epoch, target, _finisher(options), **arguments)


def _finisher(options: Options) -> Callable[[weasyprint.Document, pydyf.PDF], None]:
    archived = options.variant is not None and options.variant.startswith("pdf/a")
    return lambda _, pdf: archive.conform(pdf) if archived else None


def _arguments(options: Options) -> dict[str, Any]:
    """The options in WeasyPrint's words; layout and writing each look at some of them."""
    return {
        "pdf_variant": options.variant,
        "pdf_tags": options.tagged,
        "pdf_forms": options.forms or None,
        "custom_metadata": options.metadata,
        "optimize_images": options.optimize_images,
        "jpeg_quality": options.jpeg_quality,
        "dpi": options.dpi,
    }


def _keep_links_relative(laid_out: weasyprint.Document) -> None:
    """A relative hyperlink has no meaning below our made-up base: leave it as it was written."""
    for page in laid_out.pages:
        page.links[:] = [
            (kind, target.removeprefix(BASE) if kind == "external" else target, *rest)
            for kind, target, *rest in page.links
        ]
