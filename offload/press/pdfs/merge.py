"""Several PDFs as one, by pikepdf: pages, bookmarks, links, form fields, layers and attachments."""

from collections.abc import Iterator

import pikepdf
from pikepdf import OutlineItem, Pdf

_DEEPEST = 64  # as deep as pikepdf copies bookmarks
_ACTIONS, _TRIGGERS = ("/A", "/OpenAction"), "/AA"
_LONGEST_CHAIN = 100


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
        """Write the bookmarks, and let nothing start a program."""
        with self._merged.open_outline(_DEEPEST + 1) as outline:
            outline.root.extend(self._bookmarks)
        disarm(self._merged)

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


def disarm(pdf: Pdf) -> None:
    """Remove the actions that would start a program: of pages, of what is on them, of bookmarks."""
    for holder in _holders(pdf):
        for name in _ACTIONS:
            if _launches(holder.get(name)):
                del holder[name]
        triggers = holder.get(_TRIGGERS, pikepdf.Dictionary())
        for name in [name for name, action in triggers.items() if _launches(action)]:
            del triggers[name]


def _holders(pdf: Pdf) -> Iterator[pikepdf.Object]:
    yield pdf.Root
    for page in pdf.pages:
        yield page.obj
        yield from page.obj.get("/Annots", [])
    item = pdf.Root.get("/Outlines", pikepdf.Dictionary())
    waiting = [item]
    while waiting:
        item = waiting.pop()
        yield item
        waiting += [item[name] for name in ("/First", "/Next") if name in item]


def _launches(action: pikepdf.Object | None) -> bool:
    """Whether an action, or one that follows it, is a Launch action (ISO 32000-2, 12.6.4.6)."""
    waiting = [action]
    for _ in range(_LONGEST_CHAIN):
        if not waiting:
            return False
        action = waiting.pop()
        if isinstance(action, pikepdf.Array):
            waiting += list(action)
        elif isinstance(action, pikepdf.Dictionary):
            if action.get("/S") == pikepdf.Name.Launch:
                return True
            waiting.append(action.get("/Next"))
    return True  # longer than any that somebody made by hand


def _title(pdf: Pdf) -> str:
    return str(pdf.docinfo.get("/Title", "")).strip()
