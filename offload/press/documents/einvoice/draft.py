"""What an e-invoice is made of."""

from dataclasses import dataclass

from offload.order import Syntax
from offload.press.documents.einvoice.profiles import Profile
from offload.press.documents.formats import Formats
from offload.press.documents.ledger import Bill
from offload.press.documents.rules import Json

# UBL has a document of its own for these types (UNTDID 1001, by CEN's rule BR-CL-01).
CREDIT_NOTES = frozenset(
    ("81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532")
)


@dataclass(frozen=True, slots=True)
class Draft:
    """The data of a document, its sums, its language, and what is to become of it.

    `kind` is the type that its template makes: 380 for an invoice, 381 for a credit note (UNTDID
    1001). Its data may name another one.
    """

    data: Json
    bill: Bill
    formats: Formats
    kind: str
    profile: Profile
    syntax: Syntax = "cii"

    @property
    def type(self) -> str:
        """The document's type (BT-3)."""
        return str(self.data.get("type", self.kind))

    @property
    def credits(self) -> bool:
        """Whether it is a credit note."""
        return self.type in CREDIT_NOTES

    @property
    def root(self) -> str:
        """The root element of its XML."""
        if self.syntax == "cii":
            return "CrossIndustryInvoice"
        return "CreditNote" if self.credits else "Invoice"
