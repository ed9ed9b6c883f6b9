"""The XML of a document: built, and held against all its profile's rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from offload.errors import Item
from offload.press.documents import data as json_data
from offload.press.documents.einvoice import faults, rules, schema
from offload.press.documents.einvoice.completing import complete
from offload.press.documents.einvoice.draft import Draft
from offload.press.documents.einvoice.profiles import PROFILES, Profile
from offload.press.documents.einvoice.writing import tree
from offload.press.documents.rules import Json


@dataclass(frozen=True, slots=True)
class Invoice:
    """An e-invoice that is fit to leave: its XML, and the day that it was issued."""

    xml: bytes
    profile: Profile
    issued: datetime


def make(draft: Draft) -> Invoice:
    """The e-invoice of a document.

    Raises:
        InvalidData: it breaks rules; each item has the `rule` and, if it is known, a `pointer`.
    """
    _refuse_unsayable(draft.data)
    written = write(draft)
    known = schema.load(draft.profile.schema(draft.syntax, draft.root))
    json_data.refuse(
        _once([faults.of_schema(*it, written, draft.data) for it in known.faults(written)])
    )
    xml = written.text()
    broken = rules.breaches(draft.profile, draft.syntax, _known(xml, draft))
    json_data.refuse(_once([faults.of_rule(breach, written, draft.data) for breach in broken]))
    issued = datetime.fromisoformat(draft.data["issued"]).replace(tzinfo=UTC)
    return Invoice(xml, draft.profile, issued)


def write(draft: Draft) -> schema.Written:
    """The e-invoice of a document, in the words of its profile, whether it is right or not."""
    known = schema.load(draft.profile.schema(draft.syntax, draft.root))
    return known.write(tree(complete(draft), draft.syntax, draft.root))


def _known(xml: bytes, draft: Draft) -> bytes:
    """An invoice that follows another specification is held against the rules of its profile."""
    named = draft.data.get("guideline")
    if named is None or draft.profile.beyond:
        return xml
    return xml.replace(named.encode(), PROFILES[draft.profile.name].guideline.encode(), 1)


def _once(items: list[Item]) -> list[Item]:
    """Each line of an invoice breaks a rule anew for what the seller lacks."""
    return [item for i, item in enumerate(items) if item not in items[:i]]


def _refuse_unsayable(data: Json) -> None:
    """EN 16931 has no words for it, and nothing is left out in silence."""
    json_data.refuse(list(_unsayable(data)))


def _unsayable(data: Json) -> Iterator[Item]:
    if data.get("prices", "net") == "gross":  # no gross line can be made net to the cent
        yield {
            "pointer": "/prices",
            "detail": "an e-invoice has prices without tax (EN 16931, BT-146)",
            "expected": '"net"',
        }
    if "withholdings" in data:
        yield {"pointer": "/withholdings", "detail": "an e-invoice has no tax that is withheld"}
    for pointer in (*_severally_taxed(data, "lines"), *_severally_taxed(data, "adjustments")):
        detail = "an e-invoice has one tax a line (EN 16931, BG-30)"
        yield {"pointer": pointer, "detail": detail, "expected": "`tax`"}
    payment = data.get("payment", {})
    if "instalments" in payment and "terms" not in payment:
        detail = "an e-invoice says in `payment.terms` what is due when (EN 16931, BT-20)"
        yield {"pointer": "/payment/terms", "detail": detail, "expected": "a value"}


def _severally_taxed(holder: Json, name: str, place: str = "") -> Iterator[str]:
    for i, inner in enumerate(holder.get(name, ())):
        if "taxes" in inner:
            yield f"{place}/{name}/{i}/taxes"
        yield from _severally_taxed(inner, name, f"{place}/{name}/{i}")
