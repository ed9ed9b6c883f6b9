"""What the table of terms is made of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from offload.press.documents.rules import Json

Kind = Literal["text", "code", "id", "date", "number", "amount", "binary", "indicator", "tax point"]


@dataclass(frozen=True, slots=True)
class Term:
    """A business term.

    Args:
        number: of the norm, such as BT-1; of the kind BT-DEX of XRechnung's extension; or none.
        name: of its member in the JSON.
        kind: of its value.
        cii: its path in a Cross Industry Invoice, from its group's element.
        ubl: its path in UBL, from its group's element.
        about: what it is.
        example: a value of it.
        credit: its path in a UBL credit note, where that differs.
        shown: its place in the JSON that callers send, where that differs from the table's.
    """

    number: str
    name: str
    kind: Kind
    cii: str | None
    ubl: str | None
    about: str = ""
    example: Any = None
    credit: str | None = None
    shown: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A group of terms, an object of the JSON.

    Args:
        number: of the norm, such as BG-4, or none.
        name: of its member in the JSON.
        cii: the path of its element in a Cross Industry Invoice, from its own group's element.
        ubl: the same in UBL.
        members: what is in it.
        about: what it is.
        many: whether it is an array of objects, each an element of its own.
        when: which objects of the array are written so.
        recursive: whether its objects have a member of its name that is the same again.
        shown: its place in the JSON that callers send, where that differs from the table's.
    """

    number: str
    name: str
    cii: str | None
    ubl: str | None
    members: tuple["Member", ...]
    about: str = ""
    many: bool = False
    when: Callable[[Json], bool] | None = None
    recursive: bool = False
    shown: str | None = None


Member = Term | Group


def unrolled(member: Member, parent: Group) -> Member:
    """A member; of lines within lines the same group again."""
    if isinstance(member, Group) and member.recursive:
        return replace(member, members=parent.members)
    return member


def listed(group: Group, place: str = "") -> Iterator[tuple[str, Member]]:
    """Every group and term below a group, with its place in the JSON: `lines[].period.start`."""
    for member in group.members:
        default = ".".join(filter(None, (place, member.name)))
        shown = default if member.shown is None else member.shown
        yield shown, member
        if isinstance(member, Group):
            yield from listed(member, shown + "[]" * (member.many and bool(shown)))
