"""XRechnung 3.0: what Germany asks for beyond EN 16931.

The official rules for it are in no package that is fit to depend on, so those that data of ours
can break are written down here. Tests hold them against the official ones.
"""

from collections.abc import Iterator

from offload.errors import Item
from offload.press.documents.rules import Json

# Each with its rule: a member that must be there.
_ASKED = (
    ("BR-DE-5", "/seller/contact", "Seller contact point (BT-41)"),
    ("BR-DE-6", "/seller/phone", "Seller contact telephone number (BT-42)"),
    ("BR-DE-7", "/seller/email", "Seller contact email address (BT-43)"),
    ("BR-DE-3", "/seller/city", "Seller city (BT-37)"),
    ("BR-DE-4", "/seller/postcode", "Seller post code (BT-38)"),
    ("BR-DE-8", "/buyer/city", "Buyer city (BT-52)"),
    ("BR-DE-9", "/buyer/postcode", "Buyer post code (BT-53)"),
    ("BR-DE-15", "/buyer_reference", "Buyer reference (BT-10), such as a Leitweg-ID"),
    ("PEPPOL-EN16931-R020", "/seller/electronic_address", "Seller electronic address (BT-34)"),
    ("PEPPOL-EN16931-R010", "/buyer/electronic_address", "Buyer electronic address (BT-49)"),
)
_PAYMENT = ("BR-DE-1", "/payment", "Payment instructions (BG-16)")


def faults(data: Json, *, credits_: bool) -> Iterator[Item]:
    """What a document lacks; a credit note says nothing of payment."""
    asked = _ASKED if credits_ else (*_ASKED, _PAYMENT)
    for rule, pointer, term in asked:
        if not _holds(data, pointer):
            yield {"pointer": pointer, "detail": f"[{rule}] {term} must be there.", "rule": rule}


def _holds(data: Json, pointer: str) -> bool:
    holder: Json = data
    *steps, name = pointer.split("/")[1:]
    for step in steps:
        holder = holder.get(step, {})
    return name in holder
