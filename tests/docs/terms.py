"""docs/e-invoice-terms.md, of the table of terms: `python -m tests.docs.terms` writes it."""

import json
from collections.abc import Iterator

from offload.press.documents.einvoice.terms.document import DOCUMENT
from offload.press.documents.einvoice.terms.term import Group, Member, Term, listed
from tests import ROOT

PAGE = ROOT / "docs/e-invoice-terms.md"

_HEAD = """# The terms of an e-invoice

Each business term of EN 16931, its place in the JSON of `invoice` and `credit-note`, and its path
in the two syntaxes, from the path of its group. `a[].b` is the member `b` of each object of the
array `a`. `[…]` is what an element has besides. This page is made of the table that the code
follows.

| Term | JSON | CII | UBL | What it is | Example |
|---|---|---|---|---|---|
"""


def page() -> str:
    """The page as it has to be."""
    return _HEAD + "".join(_rows())


def _rows() -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    for place, member in listed(DOCUMENT):
        if member.about and (member.number, place) not in seen:
            seen.add((member.number, place))
            yield f"| {' | '.join(_cells(place, member))} |\n"


def _cells(place: str, member: Member) -> Iterator[str]:
    many = isinstance(member, Group) and member.many
    yield f"**{member.number}**" if isinstance(member, Group) and member.number else member.number
    yield f"`{place}{'[]' * many}`"
    yield from (_path(path) for path in _paths(place, member))
    yield member.about
    yield _example(member)


def _paths(place: str, member: Member) -> tuple[str | None, str | None]:
    """Those of a term that is written in several rows, from each the first that there is."""
    rows = [it for at, it in listed(DOCUMENT) if (at, it.number) == (place, member.number)]
    return (
        next((row.cii for row in rows if row.cii), None),
        next((row.ubl for row in rows if row.ubl), None),
    )


def _path(path: str | None) -> str:
    return f"`{path.replace(' | ', '` or `')}`".replace("|", "\\|") if path else ""


def _example(member: Member) -> str:
    if not isinstance(member, Term) or member.example is None:
        return ""
    return f"`{json.dumps(member.example, ensure_ascii=False)}`"


if __name__ == "__main__":
    PAGE.write_text(page())
