"""PDFs that were sent: opened with care, then merged, finished or described."""

import io
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pikepdf

from offload.errors import MalformedBody, UnusablePdf
from offload.form_data import Part, parts
from offload.job import Job
from offload.press.pdfs.finish import finish as finish_pdf
from offload.press.pdfs.finish import refuse, refuse_signed
from offload.press.pdfs.inspect import describe
from offload.press.pdfs.merge import Binder

# The field of an upload whose files are attached; those of all others are PDFs.
_ATTACHED = "attachments"
# The name of a PDF that is the whole body.
_BODY = "the PDF"
# What pikepdf raises where a PDF has a number for a dictionary, say.
_WRONG_TYPES = (AttributeError, KeyError, TypeError, ValueError)
# Of a merged PDF: with what pikepdf writes into it, an older one would not be true.
_OLDEST = "1.7"
# What qpdf calls a file that is in memory.
_STREAM = re.compile(r"^stream <[^>]*>:? ?")


def merge(job: Job, boundary: str) -> tuple[int, tuple[str, ...]]:
    """Merge the PDFs of an upload into one. Returns its number of pages, and warnings.

    Raises:
        MalformedBody: the upload has no PDF.
        UnusablePdf: one is damaged, encrypted or signed.
    """
    pdfs, attached = _sorted(parts(job.body, boundary))
    version = _OLDEST
    with pikepdf.new() as merged:
        binder = Binder(merged)
        for part in pdfs:
            name = _name(part)
            with _blaming(name), _open(part.content, name) as pdf:
                refuse_signed(pdf)
                binder.add(pdf, name)
                version = max(version, pdf.pdf_version)
        warnings = binder.bind()
        finish_pdf(merged, job.order.options, attached, job.document, version)
        return len(merged.pages), warnings


def finish(job: Job, boundary: str | None) -> int:
    """Add a watermark, attachments or passwords to a PDF. Returns its number of pages.

    Raises:
        MalformedBody: the upload has no PDF, or more than one.
        UnusablePdf: it is damaged, encrypted, or can't be changed as was asked.
    """
    name, content, attached = _pdf_to_finish(job, boundary)
    with _blaming(name), _open(content, name) as pdf:
        refuse(pdf, job.order.options, attached)
        finish_pdf(pdf, job.order.options, attached, job.document)
        return len(pdf.pages)


def _pdf_to_finish(job: Job, boundary: str | None) -> tuple[str, bytes, list[Part]]:
    """The PDF's name and content, and what is to be attached."""
    if boundary is None:
        return _BODY, job.body.read_bytes(), []
    pdfs, attached = _sorted(parts(job.body, boundary))
    if len(pdfs) > 1:
        raise MalformedBody(f"The upload has {len(pdfs)} PDFs; only one can be finished.")
    return _name(pdfs[0]), pdfs[0].content, attached


def inspect(job: Job) -> int:
    """Describe a PDF as JSON. Returns its number of pages.

    Raises:
        UnusablePdf: it is damaged or encrypted.
    """
    with _blaming(_BODY), _open(job.body.read_bytes(), _BODY) as pdf:
        job.document.write_text(json.dumps(describe(pdf)))
        return len(pdf.pages)


def _sorted(files: Iterable[Part]) -> tuple[list[Part], list[Part]]:
    """PDFs, and what is to be attached."""
    pdfs: list[Part] = []
    attached: list[Part] = []
    for part in files:
        if part.is_option:
            continue
        (attached if part.name == _ATTACHED else pdfs).append(part)
    if not pdfs:
        raise MalformedBody("No part of the upload is a PDF.")
    return pdfs, attached


def _name(part: Part) -> str:
    return part.filename or part.name


def _open(content: bytes, name: str) -> pikepdf.Pdf:
    """A PDF as it is: what a repair would guess is not what its author wrote."""
    pdf = pikepdf.open(io.BytesIO(content), attempt_recovery=False, suppress_warnings=True)
    if pdf.is_encrypted:
        pdf.close()
        raise _unusable(name, "is encrypted")
    return pdf


@contextmanager
def _blaming(name: str) -> Iterator[None]:
    """Name the PDF at whose fault something can't be done."""
    try:
        yield
    except pikepdf.PasswordError:
        raise _unusable(name, "is encrypted") from None
    except (pikepdf.PikepdfError, *_WRONG_TYPES) as error:
        message = _STREAM.sub("", str(error))
        raise _unusable(name, f"is damaged, or no PDF: {message}") from error
    except UnusablePdf as error:
        raise (error if error.items else _unusable(name, str(error))) from None


def _unusable(name: str, detail: str) -> UnusablePdf:
    return UnusablePdf(f"{name!r} {detail}.", ({"part": name, "detail": detail},))
