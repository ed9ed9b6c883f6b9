"""What an e-invoice is made of."""

from dataclasses import dataclass

from offload.press.documents.einvoice.profiles import Profile
from offload.press.documents.formats import Formats
from offload.press.documents.ledger import Bill
from offload.press.documents.rules import Json


@dataclass(frozen=True, slots=True)
class Draft:
    """The data of a document, its sums, its language, and what is to become of it.

    `kind` is the document's type: 380 for an invoice, 381 for a credit note (UNTDID 1001).
    """

    data: Json
    bill: Bill
    formats: Formats
    kind: str
    profile: Profile

    @property
    def credits(self) -> bool:
        """Whether it gives money back."""
        return self.kind == "381"
