"""Several PDFs as one, by pikepdf: pages, bookmarks, links, form fields, layers and attachments."""

import pikepdf
from pikepdf import OutlineItem, Pdf

_DEEPEST = 64  # as deep as pikepdf copies bookmarks


def append(merged: Pdf, pdf: Pdf, name: str) -> None:
    """Add a PDF's pages, below a bookmark of its own, and what goes with them."""
    first = len(merged.pages)
    known = len(merged.open_outline(_DEEPEST).root)
    merged.add_pages_from(pdf)
    with merged.open_outline(_DEEPEST) as outline:
        item = OutlineItem(_title(pdf) or name, first)
        item.children = outline.root[known:]
        item.is_closed = True
        outline.root[known:] = [item]
    for filename, attachment in pdf.attachments.items():
        merged.attachments[_free(merged, filename)] = _copy(merged, attachment)


def _title(pdf: Pdf) -> str:
    return str(pdf.docinfo.get("/Title", "")).strip()


def _free(merged: Pdf, name: str) -> str:
    """The name, or the name with the first number that makes it another one."""
    number, free = 1, name
    while free in merged.attachments:
        number += 1
        free = f"{number}-{name}"
    return free


def _copy(merged: Pdf, attachment: pikepdf.AttachedFileSpec) -> pikepdf.AttachedFileSpec:
    file = attachment.get_file()
    return pikepdf.AttachedFileSpec(
        merged,
        file.read_bytes(),
        description=attachment.description,
        filename=attachment.filename,
        mime_type=file.mime_type,
        relationship=attachment.relationship,
    )
