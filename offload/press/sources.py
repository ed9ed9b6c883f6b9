"""A job's body as a manuscript: the document, what it may load, and fonts to set it in."""

import codecs
from pathlib import Path

from offload import errors
from offload.job import E_INVOICES, Html, Job, Multipart, Site, Template
from offload.press.documents import ledger
from offload.press.documents import template as templates
from offload.press.documents.einvoice.draft import Draft
from offload.press.documents.einvoice.making import Invoice, make
from offload.press.documents.einvoice.profiles import PROFILES
from offload.press.engines.weasyprint import typeset
from offload.press.engines.weasyprint.fetcher import Folder, Nothing
from offload.press.engines.weasyprint.typeset import Manuscript
from offload.press.upload import Bundle

# For the next document. Each takes milliseconds to make, and 240 kB that are never given back.
_fonts: list[typeset.Fonts] = []


def prepare() -> None:
    """Make the next document's font configuration while nobody waits, if the last one spoilt it."""
    if not _fonts:
        _fonts.append(typeset.Fonts())


def manuscript(job: Job) -> Manuscript:
    """The document and what it may load.

    Raises:
        TypeError: its source is no document.
    """
    match job.source:
        case Html(charset):
            _check(charset)
            return Manuscript(_body(job), Nothing(), _take_fonts(), charset)
        case Multipart(boundary):
            bundle = Bundle.unpack(job.body, boundary)
            return Manuscript(bundle.index(), bundle, _take_fonts())
        case Site(root):
            return Manuscript(_body(job), Folder(Path(root)), _take_fonts())
        case Template(folder):
            return _filled(templates.load(folder), job)
        case other:
            raise TypeError(other)


def _filled(template: templates.Template, job: Job) -> Manuscript:
    """A template's document; of the same data, its e-invoice, if one is asked for."""
    content = template.read(job.body.read_bytes())
    html = template.write(content).encode()
    invoice = _invoice(template, content, job.options.profile) if job.options.profile else None
    return Manuscript(html, template.assets, template.fonts, "utf-8", template.sheet, invoice)


def _invoice(template: templates.Template, content: templates.Content, profile: str) -> Invoice:
    bill = ledger.bill(content.value, content.formats.places)
    kind = E_INVOICES[template.name]
    return make(Draft(content.value, bill, content.formats, kind, PROFILES[profile]))


def _body(job: Job) -> bytes:
    html = job.body.read_bytes()
    if not html.strip():
        raise errors.MalformedBody("The document is empty.")
    return html


def _check(charset: str | None) -> None:
    try:
        codecs.lookup(charset or "utf-8")
    except LookupError:
        raise errors.MalformedBody(f"The charset {charset!r} is unknown.") from None


def _take_fonts() -> typeset.Fonts:
    prepare()
    return _fonts.pop()


def give_back(fonts: typeset.Fonts) -> None:
    """Let the next document have them, unless `@font-face` rules would show in it."""
    if fonts.forget():
        _fonts.append(fonts)
