"""Stylesheets in documents: one that has been read is not read again.

The invoices of a service have the same stylesheet in them, often that of a framework, of which a
page uses little: to read Bootstrap's takes four fifths of the time of a page. WeasyPrint keeps
nothing from one document to the next.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import weasyprint
from tinycss2.bytes import decode_stylesheet_bytes
from weasyprint.urls import select_source

from offload.press.engines.weasyprint.lru import LruCache
from offload.press.engines.weasyprint.mends.browser_styles import BROWSER_STYLES, LeftOut
from offload.press.engines.weasyprint.mends.media_queries import MEDIA, Printed
from offload.press.engines.weasyprint.warnings.left_out_declarations import DECLARED, Watched

_LOG = logging.getLogger("weasyprint")
# Characters of the stylesheets that a worker keeps: what is read of one takes 50 to 70 bytes each.
_MOST = 800_000
# What loads other files, or depends on what other stylesheets have. A keyword may have escapes.
_DEPENDS = re.compile(r"@(?:import|color-profile|counter-style|[\w-]*\\)", re.IGNORECASE)
# What a document has for all of its stylesheets.
_SHARED = ("page_rules", "layers")
_KEPT = LruCache(_MOST)

_init = weasyprint.CSS.__init__


class _Asked(NamedTuple):
    """All that a stylesheet is read by.

    Args:
        css: its text.
        base_url: of its relative URLs.
        device: the type of media.
        layers: of the document so far.
        are_obeyed: whether `browser_styles` is on.
        printed: what the document is printed on, as far as it is known.
    """

    css: str
    base_url: str | None
    device: str
    layers: tuple[str, ...]
    are_obeyed: bool
    printed: Printed


@dataclass(frozen=True, slots=True)
class _Read:
    """What came of reading a stylesheet.

    Args:
        sheet: with its rules for elements and pages, and the layers of the document now.
        fonts: what its `@font-face` rules say.
        left_out: those that are left out.
        watched: those whose declarations are watched.
        printed: what a document with it is printed on.
        said: in WeasyPrint's log.
    """

    sheet: weasyprint.CSS
    fonts: tuple[dict[str, Any], ...]
    left_out: tuple[LeftOut, ...]
    watched: tuple[Watched, ...]
    printed: Printed
    said: tuple[logging.LogRecord, ...]


def init(sheet: Any, string: Any = None, url: str | None = None, **named: Any) -> None:
    """`CSS.__init__`: reads a stylesheet, or takes what was read of one that is the same."""
    if named.get("matcher") is not None:  # it is imported by another
        _init(sheet, string=string, url=url, **named)
        return
    if url is not None:
        string, named["base_url"] = _fetched(url, named)
    if isinstance(string, str) and not _DEPENDS.search(string):
        _take(sheet, string, named)
    else:
        _init(sheet, string=string, **named)


def _take(sheet: Any, css: str, named: dict[str, Any]) -> None:
    """Give a document what was read of a stylesheet, as if it were read now."""
    page_rules, layers = ([] if (it := named.get(name)) is None else it for name in _SHARED)
    base_url, device = named.get("base_url"), named.get("media_type", "print")
    obeyed, printed = BROWSER_STYLES.are_obeyed, MEDIA.printed
    asked = _Asked(css, base_url, device, tuple(layers), obeyed, printed)
    read = _KEPT.get(asked, partial(_read, asked), lambda _: len(css))
    page_rules.extend(read.sheet.page_rules)
    layers[:] = read.sheet.layers
    vars(sheet).update(vars(read.sheet), page_rules=page_rules, layers=layers)
    BROWSER_STYLES.left_out += read.left_out
    DECLARED.rules += read.watched
    MEDIA.printed = read.printed
    for record in read.said:
        _LOG.handle(record)
    if (fonts := named.get("font_config")) is not None:
        for descriptors in read.fonts:
            fonts.add_font_face(dict(descriptors), named.get("url_fetcher"))


def _fetched(url: str, named: dict[str, Any]) -> tuple[str, str | None]:
    """The text of a stylesheet that a document names, and the URL that its own are relative to.

    Raises:
        URLFetchingError: it can't be loaded.
    """
    source = select_source(
        url=url,
        base_url=named.get("base_url"),
        url_fetcher=named.get("url_fetcher"),
        check_css_mime_type=named.pop("_check_mime_type", False),
    )
    with source as (file, base_url, charset, _):
        css = file.read()
    if isinstance(css, bytes):
        css, _ = decode_stylesheet_bytes(css, charset, named.get("encoding"))
    return css, base_url


def _read(asked: _Asked) -> _Read:
    left_out, watched, printed = BROWSER_STYLES.left_out, DECLARED.rules, MEDIA.printed
    BROWSER_STYLES.left_out, DECLARED.rules, fonts = [], [], _Fonts()
    sheet = weasyprint.CSS.__new__(weasyprint.CSS)
    named = {"base_url": asked.base_url, "media_type": asked.device, "layers": [*asked.layers]}
    try:
        with _recorded() as said:
            _init(sheet, string=asked.css, font_config=fonts, **named)
        return _Read(
            sheet,
            tuple(fonts.descriptors),
            tuple(BROWSER_STYLES.left_out),
            tuple(DECLARED.rules),
            MEDIA.printed,
            tuple(said),
        )
    finally:
        BROWSER_STYLES.left_out, DECLARED.rules, MEDIA.printed = left_out, watched, printed


class _Fonts:
    """Takes down what a font configuration is told."""

    def __init__(self) -> None:
        self.descriptors: list[dict[str, Any]] = []

    def add_font_face(self, descriptors: dict[str, Any], _fetcher: Any) -> None:
        self.descriptors.append(descriptors)


@contextmanager
def _recorded() -> Iterator[list[logging.LogRecord]]:
    """What is logged meanwhile, which nobody else is told."""
    recorder = _Recorder()
    handlers, _LOG.handlers = _LOG.handlers, [recorder]
    try:
        yield recorder.records
    finally:
        _LOG.handlers = handlers


class _Recorder(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


METHODS = ((weasyprint.CSS, "__init__", init),)
