"""The same bytes each time: dates that are given, and identifiers that follow from the document.

WeasyPrint writes the current time into attachments and, by way of fontTools, into fonts with
variations or pictures.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pydyf
import weasyprint

_EPOCH = "SOURCE_DATE_EPOCH"  # reproducible-builds.org/specs/source-date-epoch


def write(
    laid_out: weasyprint.Document,
    epoch: int,
    target: Path,
    finisher: Callable[[weasyprint.Document, pydyf.PDF], None],
    **arguments: Any,
) -> None:
    """Write a document as it was, or will be, written at any other time.

    Args:
        laid_out: the document.
        epoch: the Unix time that stands for now.
        target: the file to write.
        finisher: what else is done just before it is written.
        arguments: those of `Document.write_pdf`.
    """

    def settle(document: weasyprint.Document, pdf: pydyf.PDF) -> None:
        finisher(document, pdf)
        _settle(pdf, epoch)

    with _font_date(epoch):
        laid_out.write_pdf(target, finisher=settle, **arguments)


@contextmanager
def _font_date(epoch: int) -> Iterator[None]:
    """Have fontTools take `epoch` for now."""
    inherited = os.environ.get(_EPOCH)
    os.environ[_EPOCH] = str(epoch)
    try:
        yield
    finally:
        del os.environ[_EPOCH]
        if inherited is not None:
            os.environ[_EPOCH] = inherited


def _settle(pdf: pydyf.PDF, epoch: int) -> None:
    """Replace what came from the clock or by chance, just before a PDF is written."""
    moment = datetime.fromtimestamp(epoch, UTC).strftime("D:%Y%m%d%H%M%SZ")
    for stream in pdf.objects:
        match getattr(stream, "extra", {}).get("Type"):
            case "/EmbeddedFile":
                stream.extra["Params"]["CreationDate"] = pydyf.String(moment)
                stream.extra["Params"]["ModDate"] = pydyf.String(moment)
