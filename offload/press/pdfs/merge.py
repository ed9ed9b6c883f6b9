"""Several PDFs as one, by pikepdf: pages, bookmarks, links, form fields, layers and attachments."""

from collections.abc import Callable, Iterable, Iterator

import pikepdf
from pikepdf import OutlineItem, Pdf

_DEEPEST = 64  # as deep as pikepdf copies bookmarks
# Where actions are (ISO 32000-2, 12.6). /PA is what a viewer goes back to.
_ACTIONS, _TRIGGERS = ("/A", "/PA", "/OpenAction"), "/AA"
_LONGEST_CHAIN = 100
# Those that stay in the document or show a web page. Others start programs, run scripts, send what
# a reader has filled in, or open files, also from a stranger's server.
_HARMLESS = frozenset(
    ("/GoTo", "/URI", "/Named", "/Thread", "/Hide", "/ResetForm", "/SetOCGState", "/Trans")
)


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

    def bind(self) -> tuple[str, ...]:
        """Write the bookmarks, and leave out harmful actions. Returns warnings about those."""
        with self._merged.open_outline(_DEEPEST + 1) as outline:
            outline.root.extend(self._bookmarks)
        if not (removed := disarm(self._merged)):
            return ()
        kinds = ", ".join(sorted(set(removed)))
        return (f"Actions that start, run, send or open something are left out: {kinds}.",)

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


def disarm(pdf: Pdf) -> list[str]:
    """Remove harmful actions: of pages, of what is on them, of fields and bookmarks.

    Returns:
        What kind each of them was, such as `Launch`.
    """
    removed: list[str] = []
    for holder in _holders(pdf):
        triggers = holder.get(_TRIGGERS, pikepdf.Dictionary())
        removed += _strip(holder, _ACTIONS) + _strip(triggers, triggers.keys())
    return removed


def _strip(actions: pikepdf.Object, names: Iterable[str]) -> list[str]:
    harmful = {name: kind for name in names if (kind := _harmful(actions.get(name)))}
    for name in harmful:
        del actions[name]
    return list(harmful.values())


def _holders(pdf: Pdf) -> Iterator[pikepdf.Object]:
    yield pdf.Root
    for page in pdf.pages:
        yield page.obj
        yield from page.obj.get("/Annots", [])
    form = pdf.Root.get("/AcroForm", pikepdf.Dictionary())
    yield from _below(form.get("/Fields", []), lambda field: field.get("/Kids", []))
    outlines = pdf.Root.get("/Outlines", pikepdf.Dictionary())
    yield from _below(
        [outlines], lambda item: (item[name] for name in ("/First", "/Next") if name in item)
    )


def _below(
    roots: Iterable[pikepdf.Object],
    children: Callable[[pikepdf.Object], Iterable[pikepdf.Object]],
) -> Iterator[pikepdf.Object]:
    """A tree's nodes; one that is its own ancestor comes once."""
    waiting, seen = list(roots), set[tuple[int, int]]()
    while waiting:
        node = waiting.pop()
        if node.is_indirect:
            if node.objgen in seen:
                continue
            seen.add(node.objgen)
        yield node
        waiting.extend(children(node))


def _harmful(action: pikepdf.Object | None) -> str | None:
    """The kind of an action, or of one that follows it, if it is none of the harmless."""
    waiting = [action]
    for _ in range(_LONGEST_CHAIN):
        if not waiting:
            return None
        action = waiting.pop()
        if isinstance(action, pikepdf.Array):
            waiting += [item for item in action if isinstance(item, pikepdf.Dictionary)]
        elif isinstance(action, pikepdf.Dictionary):
            kind = str(action.get("/S"))
            if kind not in _HARMLESS:
                return kind.removeprefix("/")
            waiting.append(action.get("/Next"))
    return "a chain without end"  # longer than any that somebody made by hand


def _title(pdf: Pdf) -> str:
    return str(pdf.docinfo.get("/Title", "")).strip()
