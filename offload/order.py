"""What a caller asks for: frozen values that can be written down.

An order says nothing about where it is carried out, and no instant of a clock: that is `Job`'s.
"""

from dataclasses import dataclass, field
from typing import Literal

# RFC 9218, section 4.1: 0 is the most urgent, 3 the default, 7 background.
DEFAULT_URGENCY, LEAST_URGENCY = 3, 7
# Of a batch's lines, which nobody waits for: they go when nothing else waits.
BATCH_URGENCY = 8
# Seconds that a caller waits who does not say how long: what proxies and browsers usually allow.
DEFAULT_WAIT = 30

# The templates that an e-invoice can be made with, and its type (UNTDID 1001).
E_INVOICES = {"invoice": "380", "credit-note": "381"}

XHTML = "application/xhtml+xml"
# What typesets: HTML, also a template's `template.html`; or a template's `template.typ`.
EngineName = Literal["weasyprint", "typst"]

Format = Literal["pdf", "png", "html", "json", "xml"]
# How an e-invoice's XML is written: as UN/CEFACT's Cross Industry Invoice, or as OASIS's UBL.
Syntax = Literal["cii", "ubl"]
Permission = Literal["print", "copy", "annotate", "fill", "edit", "assemble"]


@dataclass(frozen=True, slots=True)
class Html:
    """The body is one HTML document.

    Args:
        charset: the one that its Content-Type named.
        is_xml: whether it is XHTML.
    """

    charset: str | None = None
    is_xml: bool = False


@dataclass(frozen=True, slots=True)
class Multipart:
    """The body is a multipart/form-data upload: index.html and its assets."""

    boundary: str


@dataclass(frozen=True, slots=True)
class Site:
    """The body is one HTML document, and its relative URLs name files below `root`."""

    root: str


@dataclass(frozen=True, slots=True)
class Template:
    """The body is JSON: data for the template in `folder`, which `engine` typesets."""

    folder: str
    engine: EngineName = "weasyprint"

    @property
    def name(self) -> str:
        """The template's name."""
        return self.folder.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Merge:
    """The body is a multipart/form-data upload of PDFs that become one."""

    boundary: str


@dataclass(frozen=True, slots=True)
class Finish:
    """The body is a PDF, or with a `boundary` an upload of one PDF and of files to attach."""

    boundary: str | None = None


@dataclass(frozen=True, slots=True)
class Inspect:
    """The body is a PDF to describe."""


@dataclass(frozen=True, slots=True)
class Extract:
    """The body is a PDF whose e-invoice is asked for."""


Source = Html | Multipart | Site | Template | Merge | Finish | Inspect | Extract


@dataclass(frozen=True, slots=True)
class Lock:
    """How a PDF is encrypted: whoever opens it with `user` may do what `allowed` names."""

    user: str = field(repr=False)
    owner: str = field(repr=False)
    allowed: tuple[Permission, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """How a document is made.

    Args:
        format: of the result.
        variant: a PDF variant such as `pdf/a-3b`.
        profile: of an e-invoice, where that is asked for.
        syntax: of the e-invoice's XML, where it is asked for alone.
        tagged: whether the PDF is tagged for accessibility.
        forms: whether HTML form fields can be filled in.
        metadata: whether custom `<meta>` elements are kept.
        zoom: scale of the whole page.
        jpeg_quality: 0 to 95, where JPEG images are encoded anew.
        dpi: highest resolution of embedded images.
        optimize_images: whether images are made smaller without loss.
        media: CSS media type.
        page_css: a user stylesheet made of the page options.
        browser_styles: whether what browsers obey and WeasyPrint leaves out is obeyed.
        strict: whether a warning is an error.
        epoch: Unix time that stands for now; with it the same input gives the same bytes.
        watermark: a text across every page.
        lock: how the PDF is encrypted.
    """

    format: Format = "pdf"
    variant: str | None = None
    profile: str | None = None
    syntax: Syntax | None = None
    tagged: bool = False
    forms: bool = False
    metadata: bool = False
    zoom: float = 1.0
    jpeg_quality: int | None = None
    dpi: int | None = None
    optimize_images: bool = False
    media: str = "print"
    page_css: str = ""
    browser_styles: bool = False
    strict: bool = False
    epoch: int | None = None
    watermark: str | None = None
    lock: Lock | None = None


@dataclass(frozen=True, slots=True)
class Priority:
    """How urgent an order is (RFC 9218): `urgency` from 0 to 7, and whether it is `incremental`."""

    urgency: int = DEFAULT_URGENCY
    incremental: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """One document that is asked for.

    Args:
        source: what the body is.
        options: how the document is made.
        priority: how urgent it is.
        wait_seconds: how long its caller waits.
        caller: whose limits apply, if anyone's.
        identity: equal for a request and its repeat, if that can be known.
    """

    source: Source
    options: Options = Options()
    priority: Priority = Priority()
    wait_seconds: float = DEFAULT_WAIT
    caller: str | None = None
    identity: int | None = None
