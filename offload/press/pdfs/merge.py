"""Several PDFs as one, by pikepdf: pages, bookmarks, links, form fields, layers and attachments."""

import pikepdf
from pikepdf import OutlineItem, Pdf

_DEEPEST = 64  # as deep as pikepdf copies bookmarks


class Binder:
    """Adds PDFs to one, each below a bookmark of its own; `bind` ends it.

    Args:
        merged: the PDF to add to, empty as yet.
    """

    def __init__(self, merged: Pdf) -> None:
        self._merged = merged
        self._bookmarks: list[OutlineItem] = []

    def add(self, pdf: Pdf, name: str) -> None:
        """Add a PDF's pages, and what goes with them; `name` is its bookmark if it has no title."""
        item = OutlineItem(_title(pdf) or name, len(self._merged.pages))
        item.is_closed = True
        self._merged.add_pages_from(pdf)
        # Set aside until the end: otherwise each file would have all bookmarks written again.
        with self._merged.open_outline(_DEEPEST) as outline:
            item.children = list(outline.root)
            outline.root.clear()
        self._bookmarks.append(item)
        for filename, attachment in pdf.attachments.items():
            self._merged.attachments[self._free(filename)] = self._copy(attachment)

    def bind(self) -> None:
        """Write the bookmarks."""
        with self._merged.open_outline(_DEEPEST + 1) as outline:
            outline.root.extend(self._bookmarks)

    def _free(self, name: str) -> str:
        """The name, or the name with the first number that makes it another one."""
        number, free = 1, name
        while free in self._merged.attachments:
            number += 1
            free = f"{number}-{name}"
        return free

    def _copy(self, attachment: pikepdf.AttachedFileSpec) -> pikepdf.AttachedFileSpec:
        file = attachment.get_file()
        return pikepdf.AttachedFileSpec(
            self._merged,
            file.read_bytes(),
            description=attachment.description,
            filename=attachment.filename,
            mime_type=file.mime_type,
            relationship=attachment.relationship,
        )


def _title(pdf: Pdf) -> str:
    return str(pdf.docinfo.get("/Title", "")).strip()
