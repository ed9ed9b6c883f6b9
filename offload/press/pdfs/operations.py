"""PDFs that were sent: opened with care, and done with as was asked."""

import io
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pikepdf

from offload.errors import MalformedBody, UnusablePdf
from offload.job import Finish, Inspect, Job, Merge
from offload.press import upload
from offload.press.pdfs.finish import finish, refuse, refuse_signed
from offload.press.pdfs.inspect import describe
from offload.press.pdfs.merge import Binder
from offload.press.upload import Part

# The field of an upload whose files are attached; those of all others are PDFs.
_ATTACHED = "attachments"
_SENT = "the PDF"
# What pikepdf raises where a PDF has a number for a dictionary, say.
_WRONG_TYPES = (AttributeError, KeyError, TypeError, ValueError)
# Of a merged PDF: with what pikepdf writes into it, an older one would not be true.
_OLDEST = "1.7"
# What qpdf calls a file that is in memory.
_STREAM = re.compile(r"^stream <[^>]*>:? ?")


def make(job: Job) -> int:
    """Do what the job's source says. Returns the pages of what was made.

    Raises:
        MalformedBody: the upload lacks a PDF, or has too many.
        UnusablePdf: one is damaged, encrypted, or can't be changed as was asked.
    """
    match job.source:
        case Merge(boundary):
            return _merge(job, *_sorted(upload.parts(job.body, boundary)))
        case Finish(None):
            return _finish(job, job.body.read_bytes(), _SENT, [])
        case Finish(str(boundary)):
            papers, attached = _sorted(upload.parts(job.body, boundary))
            if len(papers) > 1:
                raise MalformedBody(f"The upload has {len(papers)} PDFs; to finish is one alone.")
            return _finish(job, papers[0].content, _name(papers[0]), attached)
        case Inspect():
            with _blaming(_SENT), _open(job.body.read_bytes(), _SENT) as pdf:
                job.document.write_text(json.dumps(describe(pdf)))
                return len(pdf.pages)
        case other:
            raise TypeError(other)


def _merge(job: Job, papers: list[Part], attached: list[Part]) -> int:
    version = _OLDEST
    with pikepdf.new() as merged:
        binder = Binder(merged)
        for paper in papers:
            name = _name(paper)
            with _blaming(name), _open(paper.content, name) as pdf:
                refuse_signed(pdf)
                binder.add(pdf, name)
                version = max(version, pdf.pdf_version)
        binder.bind()
        finish(merged, job.options, attached, job.document, version)
        return len(merged.pages)


def _finish(job: Job, content: bytes, name: str, attached: list[Part]) -> int:
    with _blaming(name), _open(content, name) as pdf:
        refuse(pdf, job.options, attached)
        finish(pdf, job.options, attached, job.document)
        return len(pdf.pages)


def _sorted(parts: Iterable[Part]) -> tuple[list[Part], list[Part]]:
    """PDFs, and what is to be attached."""
    papers: list[Part] = []
    attached: list[Part] = []
    for part in parts:
        (attached if part.name == _ATTACHED else papers).append(part)
    if not papers:
        raise MalformedBody("No part of the upload is a PDF.")
    return papers, attached


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
    """Tell whose fault it is that something can't be done."""
    try:
        yield
    except pikepdf.PasswordError:
        raise _unusable(name, "is encrypted") from None
    except (pikepdf.PikepdfError, *_WRONG_TYPES) as error:
        told = _STREAM.sub("", str(error))
        raise _unusable(name, f"is damaged, or no PDF: {told}") from error
    except UnusablePdf as error:
        raise (error if error.items else _unusable(name, str(error))) from None


def _unusable(name: str, detail: str) -> UnusablePdf:
    return UnusablePdf(f"{name!r} {detail}.", ({"part": name, "detail": detail},))
