"""The one function that a lane's executor calls: a job in, a small receipt or fault out."""

import errno
import gc
import hashlib
import json
import sys
import time
import traceback
from dataclasses import replace
from pathlib import Path
from typing import assert_never
from urllib.parse import urlsplit

from offload import answer, errors
from offload.answer import LONGEST_ITEM, LONGEST_WARNING, MOST_ITEMS, MOST_WARNINGS
from offload.job import Fault, Job, Receipt
from offload.memory import own_rss_bytes
from offload.order import Extract, Finish, Html, Inspect, Merge, Multipart, Site, Template
from offload.press import sources
from offload.press.documents import template
from offload.press.documents.einvoice import reading
from offload.press.engines import engine_of
from offload.press.engines.engine import Document, Typeset
from offload.press.pdfs import operations, raster
from offload.press.pdfs.finish import finish_file


def press(job: Job) -> Receipt | Fault:
    """Make the document that the job asks for of the body in its folder."""
    started = time.perf_counter()
    try:
        return _receipt(job, _make(job), started)
    except Exception as error:  # noqa: BLE001 - any error that a document provokes is its own
        return replace(_explained(job, error), begun=_begun(error))
    finally:
        gc.collect(1)  # what the document left in circles is young: see boot
        # It keeps the last 128 URLs, and those of pictures have megabytes.
        urlsplit.cache_clear()  # type: ignore[attr-defined]


def _explained(job: Job, error: Exception) -> Fault:
    match error:
        case errors.OffloadError():
            return _fault(job, type(error), str(error), error.items)
        case RecursionError() | SyntaxError():  # cssselect2 compiles selectors to Python
            return Fault(errors.DocumentTooLarge, "The document is nested too deeply.")
        case OSError():
            return _disk_fault(error)
        case _:
            _log(error)
            return _fault(job, errors.TypesettingFailed, "The document could not be made.")


def _begun(error: Exception) -> bool:
    """Whether layout had begun, which may have left the engine in disorder."""
    frames = traceback.walk_tb(error.__traceback__)
    return any(frame.f_code is _typeset.__code__ for frame, _ in frames)


def _make(job: Job) -> Typeset:  # noqa: PLR0911 - one return a source
    """Do what the job's source asks for."""
    match job.order.source:
        case Html() as html:
            return _typeset(job, sources.html(job.body, html))
        case Multipart(boundary):
            return _typeset(job, sources.upload(job.body, boundary))
        case Site(root):
            return _typeset(job, sources.site(job.body, root))
        case Template() as filled:
            return _fill(job, filled)
        case Merge(boundary):
            pages, warnings = operations.merge(job, boundary)
            return Typeset(pages, flaws=warnings)
        case Finish(boundary):
            return Typeset(operations.finish(job, boundary))
        case Inspect():
            return Typeset(operations.inspect(job))
        case Extract():
            job.document.write_text(json.dumps(reading.read(job.body)), "utf-8")
            return Typeset(pages=0)
        case unknown:
            assert_never(unknown)


def _fill(job: Job, filled: Template) -> Typeset:
    """A template and data: what is seen of it, or what machines read."""
    match job.order.options.format:
        case "html":
            return _preview(job, filled)
        case "xml":
            job.document.write_bytes(sources.e_invoice(job.body, filled.folder, job.order.options))
            return Typeset(pages=0)
        case _:
            return _typeset(job, sources.filled(job.body, filled, job.order.options))


def _typeset(job: Job, document: Document) -> Typeset:
    options, pdf = job.order.options, job.folder / "document.pdf"
    finished_later = options.watermark or options.lock
    typeset_file = pdf.with_name("typeset.pdf") if finished_later else pdf
    result = engine_of(document).typeset(document, options, typeset_file)
    result = replace(result, flaws=document.flaws + result.flaws)
    if options.strict:
        _refuse_flaws(result)
    if finished_later:
        finish_file(typeset_file, options, pdf)
    if options.format == "png":
        raster.first_page(pdf, job.document)
    return result


def _refuse_flaws(result: Typeset) -> None:
    if result.flaws:
        raise errors.IncompleteDocument(
            f"Strict admits no warnings, and the document has {len(result.warnings)}.",
            result.warnings,
        )
    if result.missing:
        raise errors.ResourcesMissing(
            f"{len(result.missing)} of the document's resources could not be loaded.",
            result.missing,
        )


def _preview(job: Job, filled: Template) -> Typeset:
    """The template filled in, and not typeset: HTML, or what a program in Typst reads."""
    compiled, body = template.load(filled.folder), job.body.read_bytes()
    if filled.engine == "typst":
        text = compiled.values(compiled.read(body))
    else:
        text = compiled.preview(compiled.fill(body))
    job.document.write_text(text, "utf-8")
    return Typeset(pages=0)


def _receipt(job: Job, result: Typeset, started: float) -> Receipt:
    """The receipt, with as many warnings as the pipe has room for."""
    seconds = time.perf_counter() - started
    warnings = [warning[:LONGEST_WARNING] for warning in result.warnings[:MOST_WARNINGS]]
    while True:
        receipt = Receipt(
            pages=result.pages,
            size_bytes=job.document.stat().st_size,
            render_seconds=seconds,
            rss_bytes=own_rss_bytes(),
            warnings=tuple(warnings),
            warning_count=len(result.warnings),
            began_at=time.time() - seconds,
            digest=None if job.order.options.epoch is None else _digest(job.document),
        )
        if len(answer.encode(receipt)) <= answer.LONGEST:
            return receipt
        warnings.pop()


def _log(error: BaseException) -> None:
    """One line for the operator, without what the document says."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    reason = getattr(error, "strerror", None) or ""
    line = f"{type(error).__name__} {reason} in {Path(where.filename).name}:{where.lineno}"
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - the service logs it


def _digest(document: Path) -> str:
    with document.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _disk_fault(error: OSError) -> Fault:
    match error.errno:
        case None:  # no disk's: Pillow says so of a damaged picture
            return Fault(errors.TypesettingFailed, "A picture or font of the document is damaged.")
        case errno.EFBIG:
            return Fault(errors.DocumentTooLarge, "The document's PDF is larger than one may be.")
        case errno.ENOSPC | errno.EDQUOT:
            return Fault(errors.SpoolFull, "The spool has no room left for this document.")
        case _:
            _log(error)
            return Fault(errors.PressBroken, "The worker's disk failed; its log says how.")


def _fault(
    job: Job, error: type[errors.OffloadError], detail: str, items: tuple[errors.Item, ...] = ()
) -> Fault:
    return Fault(error, detail, listed=bool(items) and _listed(job, items))


def _listed(job: Job, items: tuple[errors.Item, ...]) -> bool:
    """Write them down, if there is room: without them, a fault has its sentence still."""
    try:
        job.items.write_text(json.dumps([_short(item) for item in items[:MOST_ITEMS]]))
    except OSError:
        return False
    return True


def _short(item: errors.Item) -> errors.Item:
    if isinstance(item, str):
        return item[:LONGEST_ITEM]
    return {name: value[:LONGEST_ITEM] for name, value in item.items()}
