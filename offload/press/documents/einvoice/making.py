"""The XML of a document: built, and held against all its profile's rules."""

from dataclasses import dataclass
from datetime import UTC, datetime

from offload.errors import InvalidData, Item
from offload.press.documents import data as json_data
from offload.press.documents.einvoice import cii, faults, rules, schema, xrechnung
from offload.press.documents.einvoice.draft import Draft
from offload.press.documents.einvoice.profiles import PROFILES, Profile


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
    _refuse_gross(draft)
    if draft.profile.name == "xrechnung":
        json_data.refuse(list(xrechnung.faults(draft.data, credits_=draft.credits)))
    known = schema.load(draft.profile)
    written = known.write(cii.invoice(draft))
    json_data.refuse([faults.of_schema(*fault, written) for fault in known.faults(written)])
    xml = written.text()
    broken = rules.load(draft.profile).breaches(_known(xml, draft.profile))
    json_data.refuse(_once([faults.of_rule(breach, written, draft.data) for breach in broken]))
    issued = datetime.fromisoformat(draft.data["issued"]).replace(tzinfo=UTC)
    return Invoice(xml, draft.profile, issued)


def _known(xml: bytes, profile: Profile) -> bytes:
    """XRechnung is EN 16931 with another name, which the rules of EN 16931 do not know."""
    norm = PROFILES["en16931"]
    return (
        xml.replace(profile.guideline.encode(), norm.guideline.encode(), 1)
        if (profile.folder == norm.folder)
        else xml
    )


def _once(items: list[Item]) -> list[Item]:
    """Each line of an invoice breaks a rule anew for what the seller lacks."""
    return [item for i, item in enumerate(items) if item not in items[:i]]


def _refuse_gross(draft: Draft) -> None:
    """EN 16931 knows net prices alone, and no gross line can be made net to the cent."""
    if draft.data.get("prices", "net") == "gross":
        item: Item = {
            "pointer": "/prices",
            "detail": "an e-invoice has prices without tax (EN 16931, BT-146)",
            "expected": '"net"',
        }
        raise InvalidData("The data has 1 fault.", (item,))
