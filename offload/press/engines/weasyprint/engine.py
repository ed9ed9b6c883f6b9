"""HTML into a PDF, by WeasyPrint."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary
from xml.etree.ElementTree import Element

import pydyf
import weasyprint
from cssselect2 import ElementWrapper

from offload import errors
from offload.order import Options
from offload.press.assets import Assets
from offload.press.engines import glyphs, streams
from offload.press.engines.engine import Document, Stylesheet, Typeset
from offload.press.engines.weasyprint import attachments, blame, links, reproducible
from offload.press.engines.weasyprint.fetcher import BASE, Fetcher
from offload.press.engines.weasyprint.fonts import FontPool, Fonts
from offload.press.engines.weasyprint.mends import buttons, user_agent
from offload.press.engines.weasyprint.mends.browser_styles import BROWSER_STYLES, LeftOut
from offload.press.engines.weasyprint.mends.media_queries import MEDIA
from offload.press.engines.weasyprint.mends.svg import sprites
from offload.press.engines.weasyprint.parsing import html, well_formed, xhtml
from offload.press.engines.weasyprint.variants import accessible, archive, refusals
from offload.press.engines.weasyprint.warnings import (
    left_out_declarations,
    left_out_rules,
    log,
    looks,
    references,
    room,
    scripts,
)
from offload.press.engines.weasyprint.warnings.left_out_declarations import DECLARED, Watched
from offload.press.engines.weasyprint.warnings.log import Found
from offload.press.engines.weasyprint.warnings.lost_text import Texts
from offload.press.engines.weasyprint.warnings.svg import styles
from offload.press.network.hosts import AllowedHosts

# A template's stylesheet, parsed, the fonts that its `@font-face` rules have added, its rules that
# are left out, and those whose declarations are watched.
_Style = tuple[weasyprint.CSS, Fonts, list[LeftOut], list[Watched]]


class WeasyPrint:
    """The engine of HTML. Implements `Engine`."""

    def __init__(self) -> None:
        self._fetcher = Fetcher()
        self._fonts = FontPool()
        self._styles: WeakKeyDictionary[Stylesheet, dict[bool, _Style]] = WeakKeyDictionary()

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
        MEDIA.begin()
        BROWSER_STYLES.begin(options.browser_styles)
        DECLARED.begin()
        with log.collected() as found, self._styled(document, options) as (sheets, fonts):
            root = _tree(document, found)
            sprites.complete(root)
            parsed = _Parsed(root, options.media, self._fetcher)
            with _blaming(parsed, document):
                if _is_read_aloud(options):
                    accessible.prepare(root)
                laid_out = self._lay_out(document, parsed, options, sheets, fonts)
                attachments.attach(laid_out, document)
                _write(laid_out, root, options, target)
        glyphless = glyphs.sentences(found.glyphless)
        glyphs.refuse(glyphless, options)
        flaws = [
            *parsed.texts.sentences(laid_out.pages, found.beyond),
            *parsed.texts.clear(document.content, found.paints),
            *parsed.texts.pale(laid_out.pages, found.grounds),
            *glyphless,
            *references.without_running(found.left_out, parsed.context),
            *references.sentences(parsed.texts.root_box, parsed.context),
            *_without_browser_styles(parsed, options, laid_out.pages),
            *left_out_declarations.sentences(parsed.wrapper_element, parsed.texts.root_box),
            *room.sentences(laid_out.pages),
            *styles.sentences(parsed.wrapper_element),
            *scripts.sentences(root, document.content, parsed.texts),
        ]
        vars(parsed.context).clear()  # it holds all boxes, and itself: they go at once, unsearched
        return Typeset(len(laid_out.pages), tuple(found.missing), tuple(flaws))

    @contextmanager
    def _styled(
        self, document: Document, options: Options
    ) -> Iterator[tuple[list[weasyprint.CSS], Fonts]]:
        """The stylesheets that a document brings along, and fonts to set it in."""
        if document.stylesheet:
            sheet, fonts, left_out, watched = self._style(document.stylesheet, options)
            BROWSER_STYLES.left_out, DECLARED.rules = [*left_out], [*watched]
            yield [sheet], fonts
            return
        fonts = self._fonts.take()
        yield [], fonts
        self._fonts.give_back(fonts)  # not after an error, which may have left it half done

    def _style(self, stylesheet: Stylesheet, options: Options) -> _Style:
        parsed = self._styles.setdefault(stylesheet, {})
        if options.browser_styles not in parsed:
            fonts = Fonts()
            sheet = self._parse_css(stylesheet.css, stylesheet.assets, fonts)
            left_out, watched = BROWSER_STYLES.left_out, DECLARED.rules
            parsed[options.browser_styles] = sheet, fonts, left_out, watched
        return parsed[options.browser_styles]

    def _lay_out(
        self,
        document: Document,
        parsed: "_Parsed",
        options: Options,
        sheets: list[weasyprint.CSS],
        fonts: Fonts,
    ) -> weasyprint.Document:
        if options.page_css:  # last, so that the page options win
            sheets = [*sheets, self._parse_css(options.page_css, document.assets, fonts)]
            MEDIA.keep()
        self._fetcher.begin(document.assets)
        laid_out = parsed.render(font_config=fonts, stylesheets=sheets, **_arguments(options))
        links.keep_as_written(laid_out)
        links.lead_to_top(laid_out)
        buttons.draw_idle(laid_out)
        return laid_out

    def _parse_css(self, css: str, assets: Assets, fonts: Fonts) -> weasyprint.CSS:
        """A stylesheet whose relative URLs name `assets`.

        An object, not a string: a string would be taken for a file's name, past the fetcher.
        """
        self._fetcher.begin(assets)
        return weasyprint.CSS(
            string=css, base_url=BASE, url_fetcher=self._fetcher, font_config=fonts
        )


class _Parsed(weasyprint.HTML):  # type: ignore[misc]
    """A document whose tree is there already: WeasyPrint would parse one itself."""

    texts: Texts  # once it is laid out
    context: Any  # of its layout

    def __init__(self, root: Element, media: str, fetcher: Fetcher) -> None:
        self.base_url = weasyprint._find_base_url(root, BASE)  # noqa: SLF001 - it is its own
        self.url_fetcher = fetcher
        self.media_type = media
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
        aligned = [user_agent.ALIGNED] if BROWSER_STYLES.are_obeyed else []
        return [*super()._ua_stylesheets(forms), user_agent.STYLESHEET, *aligned]


@contextmanager
def _blaming(parsed: _Parsed, document: Document) -> Iterator[None]:
    """Say in words what an error of WeasyPrint's is about; limits and disks are for others to say.

    Raises:
        TypesettingFailed: naming the element.
    """
    try:
        yield
    except (errors.OffloadError, RecursionError, SyntaxError, OSError, MemoryError):
        raise
    except Exception as error:
        said = blame.sentence(error, parsed.etree_element, document.content)
        raise errors.TypesettingFailed(said) from error


def _tree(document: Document, found: Found) -> Element:
    """A document's elements; what could not be decoded is a warning."""
    if document.is_xml:
        return xhtml.parse(document.content, document.encoding)
    root = well_formed.parse(document.content.decode()) if document.stylesheet else None
    if root is not None:
        return root
    root, encoding = html.parse(document.content, document.encoding)
    if fault := html.undecodable(document.content, encoding):
        found.left_out.append(fault)
    return root


def _without_browser_styles(parsed: _Parsed, options: Options, pages: list[Any]) -> list[str]:
    """What the option would have changed."""
    if options.browser_styles:
        return []
    return [
        *looks.sentences(parsed.etree_element, parsed.texts.root_box, parsed.context, pages),
        *left_out_rules.sentences(parsed.wrapper_element, options.media),
    ]


def _is_read_aloud(options: Options) -> bool:
    return bool(options.variant and options.variant.startswith("pdf/ua"))


def _write(laid_out: weasyprint.Document, root: Element, options: Options, target: Path) -> None:
    arguments = {"zoom": options.zoom, **_arguments(options)}
    if options.epoch is None:
        laid_out.write_pdf(target, finisher=_finisher(root, options), **arguments)
    else:
        reproducible.write(laid_out, options.epoch, target, _finisher(root, options), **arguments)
    if (options.variant or "").startswith("pdf/a"):
        target.write_bytes(streams.unambiguous(target.read_bytes(), options.variant))


def _finisher(root: Element, options: Options) -> Callable[[weasyprint.Document, pydyf.PDF], None]:
    """What is done just before a PDF is written."""

    def finish(document: weasyprint.Document, pdf: pydyf.PDF) -> None:
        if options.variant is None:
            return
        refusals.check(document, pdf, options.variant, root)
        archive.map_each_glyph(pdf)
        if options.variant.startswith("pdf/a"):
            archive.conform(pdf, options.variant)
        if _is_read_aloud(options):
            accessible.conform(pdf)

    return finish


def _arguments(options: Options) -> dict[str, Any]:
    """The options in WeasyPrint's words; layout and writing each look at some of them."""
    return {
        "presentational_hints": options.browser_styles,
        "pdf_variant": options.variant,
        "pdf_tags": options.tagged,
        "pdf_forms": options.forms or None,
        "custom_metadata": options.metadata,
        "optimize_images": options.optimize_images,
        "jpeg_quality": options.jpeg_quality,
        "dpi": options.dpi,
    }
