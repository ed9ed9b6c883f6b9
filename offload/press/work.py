"""The one function that a lane's executor calls: a job in, a small receipt or fault out."""

import errno
import gc
import hashlib
import json
import pickle
import time
from dataclasses import replace
from pathlib import Path

import weasyprint

from offload import errors
from offload.job import (
    PIPE_BUF,
    Extract,
    Fault,
    Finish,
    Inspect,
    Job,
    Merge,
    Options,
    Receipt,
    Template,
)
from offload.memory import own_rss_bytes
from offload.press import sources
from offload.press.documents import template as templates
from offload.press.documents.einvoice import attaching, reading
from offload.press.engines.weasyprint import missing_resources, typeset
from offload.press.pdfs import operations
from offload.press.pdfs.finish import finish_file

# What the executor adds around an answer; measured at 72 bytes.
_ENVELOPE = 256
_LONGEST_DETAIL = 600
# Characters a warning may have in a receipt, and how many are tried.
_LONGEST_WARNING, _MOST_WARNINGS = 200, 16
# The loop reads the list of a fault, so that must be short too.
_LONGEST_ITEM, _MOST_ITEMS = 600, 1000


def press(job: Job) -> Receipt | Fault:
    """Make the document that the job's folder holds the body of."""
    try:
        return _press(job)
    except errors.OffloadError as error:
        return _fault(job, type(error).__name__, str(error), error.items)
    except (RecursionError, SyntaxError):  # cssselect2 compiles selectors to Python
        return _fault(job, "DocumentTooLarge", "The document is nested too deeply.")
    except OSError as error:
        return _fault(job, *_of_the_disk(error))
    except Exception as error:  # noqa: BLE001 - whatever a document provokes is its affair
        return _fault(job, "TypesettingFailed", f"{type(error).__name__}: {error}")
    finally:
        gc.collect(1)  # what the document left in circles is young: see boot


def _press(job: Job) -> Receipt:
    started = time.perf_counter()
    if isinstance(job.source, Extract):
        job.document.write_text(json.dumps(reading.read(job.body)), "utf-8")
        return _receipt(job, 0, started)
    if isinstance(job.source, Template) and job.options.format == "html":
        return _preview(job, job.source, started)
    if isinstance(job.source, Merge | Finish | Inspect):
        return _receipt(job, operations.make(job), started)
    with missing_resources.collected() as warnings:
        manuscript = sources.manuscript(job)
        document = typeset.typeset(manuscript, job.options)
        if manuscript.invoice:
            attaching.attach(document, manuscript.invoice)
        _refuse_warnings(job.options, warnings)
        pdf = job.folder / "document.pdf"
        _write(document, job.options, pdf)
        _refuse_warnings(job.options, warnings)  # attachments are loaded this late
    if not isinstance(job.source, Template):  # a template keeps its own
        sources.give_back(manuscript.fonts)
    if job.options.format == "png":
        typeset.picture(pdf, job.document)
    receipt = replace(_receipt(job, len(document.pages), started), warning_count=len(warnings))
    return _with_warnings(receipt, warnings)


def _write(document: weasyprint.Document, options: Options, pdf: Path) -> None:
    if not (options.watermark or options.lock):
        typeset.write(document, options, pdf)
        return
    plain = pdf.with_name("typeset.pdf")
    typeset.write(document, options, plain)
    finish_file(plain, options, pdf)


def _preview(job: Job, source: Template, started: float) -> Receipt:
    """The template filled in, and not typeset."""
    template = templates.load(source.folder)
    html = template.fill(job.body.read_bytes())
    job.document.write_text(template.preview(html), "utf-8")
    return _receipt(job, 0, started)


def _receipt(job: Job, pages: int, started: float) -> Receipt:
    seconds = time.perf_counter() - started
    return Receipt(
        pages=pages,
        size_bytes=job.document.stat().st_size,
        render_seconds=seconds,
        rss_bytes=own_rss_bytes(),
        began_at=time.time() - seconds,
        digest=None if job.options.epoch is None else _digest(job.document),
    )


def _digest(document: Path) -> str:
    with document.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _refuse_warnings(options: Options, warnings: list[str]) -> None:
    if options.strict and warnings:
        raise errors.ResourcesMissing(
            f"{len(warnings)} of the document's resources could not be loaded.", tuple(warnings)
        )


def _with_warnings(receipt: Receipt, warnings: list[str]) -> Receipt:
    """As many warnings as the pipe has room for."""
    short = [warning[:_LONGEST_WARNING] for warning in warnings[:_MOST_WARNINGS]]
    while len(pickle.dumps(full := replace(receipt, warnings=tuple(short)))) > PIPE_BUF - _ENVELOPE:
        short.pop()
    return full


def _of_the_disk(error: OSError) -> tuple[str, str]:
    match error.errno:
        case None:  # no disk's: Pillow says so of a damaged picture
            return "TypesettingFailed", f"{type(error).__name__}: {error}"
        case errno.EFBIG:
            return "DocumentTooLarge", "The document's PDF is larger than one may be."
        case errno.ENOSPC | errno.EDQUOT:
            return "SpoolFull", "The spool has no room left for this document."
        case _:
            return "PressBroken", f"{type(error).__name__}: {error.strerror}"


def _fault(job: Job, kind: str, detail: str, items: tuple[errors.Item, ...] = ()) -> Fault:
    if items:
        job.items.write_text(json.dumps([_short(item) for item in items[:_MOST_ITEMS]]))
    return Fault(kind, detail[:_LONGEST_DETAIL], listed=bool(items))


def _short(item: errors.Item) -> errors.Item:
    if isinstance(item, str):
        return item[:_LONGEST_ITEM]
    return {name: value[:_LONGEST_ITEM] for name, value in item.items()}
