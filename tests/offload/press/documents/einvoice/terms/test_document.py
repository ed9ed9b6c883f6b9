"""The table against the norm, and against what callers may send."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from offload.order import E_INVOICES
from offload.press.documents.einvoice.terms.document import DOCUMENT
from offload.press.documents.einvoice.terms.term import Member, Term, listed
from offload.templates import catalogue


def numbers() -> set[str]:
    return {member.number for _, member in listed(DOCUMENT) if member.number}


def test_each_term_of_the_norm_is_there() -> None:
    terms = {f"BT-{i}" for i in range(1, 166)} - {"BT-4"}  # which the norm has dropped
    address = {f"BG-{i}" for i in (5, 6, 8, 9, 12, 15)}  # members of the party itself
    line = {"BG-29", "BG-30", "BG-31"}  # members of the line itself
    groups = {f"BG-{i}" for i in range(1, 33)} - address - line - {"BG-2", "BG-18"}
    assert terms | groups <= numbers()


@cache
def schema(name: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((catalogue.BUILT_IN / name / "schema.json").read_bytes())
    return value


def found(name: str, place: str) -> dict[str, Any] | None:
    """What a template's schema says of a place."""
    whole = here = schema(name)
    for step in place.split("."):
        here = next((p[step.removesuffix("[]")] for p in _properties(here, whole)), {})
        if step.endswith("[]"):
            here = here.get("items", {})
    return here or None


def _properties(here: dict[str, Any], whole: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "$ref" in here:
        here = whole["$defs"][here["$ref"].rpartition("/")[2]]
    for choice in (here, *here.get("anyOf", ())):
        if "properties" in choice:
            yield choice["properties"]


PLACES = [
    (place, member)
    for place, member in listed(DOCUMENT)
    if member.about and member.name != "kind" and "." not in place.partition("payment.accounts")[1]
]


@pytest.mark.parametrize("name", E_INVOICES)
@pytest.mark.parametrize(("place", "member"), PLACES, ids=[place for place, _ in PLACES])
def test_each_term_has_its_place_number_and_example_in_the_schema(
    name: str, place: str, member: Member
) -> None:
    said = found(name, place)
    assert said is not None
    assert member.number in said.get("description", "") or not isinstance(member, Term)
    if isinstance(member, Term) and member.number and "enum" not in said:
        assert said.get("examples") or place == "currency"
