"""What is done to a PDF last: watermark, attachments, encryption."""

import io
import mimetypes
import re
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Encryption, Pdf, Permissions

from offload.errors import UnusablePdf
from offload.form_data import Part
from offload.order import Lock, Options
from offload.press.pdfs.watermark import mark

_SIGNED = 1  # of SigFlags (ISO 32000-2, 12.7.3)


def refuse(pdf: Pdf, options: Options, attached: list[Part]) -> None:
    """Refuse to break what a PDF claims of itself.

    Args:
        pdf: the document.
        options: what is to be done to it.
        attached: files that are to be attached.

    Raises:
        UnusablePdf: it is signed, or a PDF/A that must not have what was asked.
    """
    refuse_signed(pdf)
    part = _archival(pdf)
    if part and options.lock:
        raise UnusablePdf(f"is PDF/A-{part}, which must not be encrypted")
    if part.startswith("1") and options.watermark:
        raise UnusablePdf("is PDF/A-1, which must not have a transparent watermark")
    if part and attached and not part.startswith("3") and part != "4F":
        raise UnusablePdf(f"is PDF/A-{part}; files can be attached to PDF/A-3 and PDF/A-4f")


def refuse_signed(pdf: Pdf) -> None:
    """Refuse what only its author may change.

    Raises:
        UnusablePdf: it is signed.
    """
    form = pdf.Root.get("/AcroForm", Dictionary())
    if int(form.get("/SigFlags", 0)) & _SIGNED:
        raise UnusablePdf("is signed: any change would break its signature")


def finish(
    pdf: Pdf, options: Options, attached: list[Part], target: Path, version: str = ""
) -> None:
    """Do what was asked, and write the result, of this PDF version at least.

    Args:
        pdf: the document.
        options: its watermark and its passwords.
        attached: files to attach.
        target: where the result goes.
        version: of PDF, at least.
    """
    if options.watermark:
        mark(pdf, options.watermark)
    for part in attached:
        _attach(pdf, part)
    lock = _encryption(options.lock) if options.lock else None
    # In memory first: qpdf ends the process where a file has no room left.
    written = io.BytesIO()
    # An encrypted file's identifier is random, as its keys are.
    pdf.save(written, min_version=version, encryption=lock, deterministic_id=lock is None)
    target.write_bytes(written.getbuffer())


def finish_file(source: Path, options: Options, target: Path) -> None:
    """The same for a PDF that was made here.

    Args:
        source: the PDF.
        options: its watermark and its passwords.
        target: where the result goes.
    """
    with pikepdf.open(source) as pdf:
        finish(pdf, options, [], target)


def _archival(pdf: Pdf) -> str:
    """Part and level of the PDF/A that it claims to be: 3B, say; empty for none."""
    return str(pdf.open_metadata().pdfa_status)


def _attach(pdf: Pdf, part: Part) -> None:
    # A name to save under, not a path that would lead somewhere.
    name = re.split(r"[/\\]", part.filename or part.name)[-1] or "attachment"
    kind = part.media_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
    if name in pdf.attachments:
        raise UnusablePdf(f"has an attachment named {name!r} already")
    # Associated with the whole document, as PDF/A-3 asks (ISO 19005-3, 6.8): pikepdf sees to it.
    pdf.attachments[name] = pikepdf.AttachedFileSpec(
        pdf,
        part.content,
        filename=name,
        mime_type=kind,
        relationship=pikepdf.Name.Unspecified,
    )


def _encryption(lock: Lock) -> Encryption:
    """AES-256 (ISO 32000-2, 7.6): what is older can be broken."""
    allowed = set(lock.allowed)
    return Encryption(
        owner=lock.owner,
        user=lock.user,
        R=6,
        allow=Permissions(
            print_lowres="print" in allowed,
            print_highres="print" in allowed,
            extract="copy" in allowed,
            modify_annotation="annotate" in allowed,
            modify_form="fill" in allowed,
            modify_other="edit" in allowed,
            modify_assembly="assemble" in allowed,
            accessibility=True,
        ),
    )
