"""What a PDF says of itself, as values that JSON can have."""

from typing import Any

import pikepdf
from pikepdf import Dictionary, Pdf
from pikepdf.models.metadata import decode_pdf_date

_WORDS = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer")
_DATES = {"CreationDate": "created", "ModDate": "modified"}
# Attachments that are listed, and characters of a text: a description, not a way to copy the file.
_MOST, _LONGEST = 1000, 2000


def describe(pdf: Pdf) -> dict[str, Any]:
    """Pages, words, dates, conformance and attachments; null is what it does not say."""
    info = pdf.docinfo
    return {
        "pages": len(pdf.pages),
        "version": pdf.pdf_version,
        **{name.lower(): _text(info.get(f"/{name}")) for name in _WORDS},
        **{name: _date(info.get(f"/{key}")) for key, name in _DATES.items()},
        "language": _text(pdf.Root.get("/Lang")),
        "tagged": bool(pdf.Root.get("/MarkInfo", Dictionary()).get("/Marked", False)),
        "conformance": _conformance(pdf),
        "attachments": [_attachment(item) for item in list(pdf.attachments.values())[:_MOST]],
    }


def _text(value: Any) -> str | None:
    return None if value is None else str(value)[:_LONGEST]


def _date(value: Any) -> str | None:
    """ISO 8601, or what stands there where that is no date."""
    if value is None:
        return None
    try:
        return decode_pdf_date(str(value)).isoformat()
    except ValueError:
        return _text(value)


def _conformance(pdf: Pdf) -> list[str]:
    """The standards that it claims to keep to: PDF/A-3B, say."""
    xmp = pdf.open_metadata()
    claims = {
        "PDF/A": xmp.pdfa_status,
        "PDF/UA": xmp.get("pdfuaid:part"),
        "PDF/X": xmp.pdfx_status.removeprefix("PDF/X-"),
    }
    return [f"{family}-{_text(part)}" for family, part in claims.items() if part]


def _attachment(item: pikepdf.AttachedFileSpec) -> dict[str, Any]:
    file = item.get_file()
    return {
        "name": _text(item.filename),
        "media_type": _text(file.mime_type) or None,
        "size_bytes": file.size,
        "description": _text(item.description) or None,
        "relationship": str(item.relationship).lstrip("/") if item.relationship else None,
    }
