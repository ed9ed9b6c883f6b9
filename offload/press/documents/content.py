"""What a document says: the data of a template, their language, and their sums."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from offload.press.documents import ledger
from offload.press.documents.formats import Formats

# Where offices have paper of that size (CLDR, measurementData).
_LETTER = frozenset(
    ("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE")
)
# What is charged on sales in countries of English that have no VAT.
_SALES_TAX = "Sales tax"
_TAXES = {
    "US": _SALES_TAX,
    "CA": "GST/HST",
    **dict.fromkeys(("AU", "IN", "NZ", "SG"), "GST"),
}
# Types of a bill that the buyer makes out (UNTDID 1001).
_SELF_BILLED = ("261", "389", "471", "473", "500", "501", "502", "527")


@dataclass(frozen=True)
class Content:
    """What a template is filled with: data that its schema admits, and their language.

    The sums are worked out once, for the page, a payment code and an e-invoice alike; they raise
    InvalidData where an amount that was sent differs from what it works out to.
    """

    value: Mapping[str, Any]
    formats: Formats

    @cached_property
    def bill(self) -> ledger.Bill:
        """The sums of a document with `lines`."""
        return ledger.bill(self.value, self.formats.places)

    @property
    def paper(self) -> str:
        """`letter` where offices have that, by the language's country or the seller's; or `a4`."""
        return "letter" if (self.formats.country_code or self._of_seller) in _LETTER else "a4"

    @property
    def tax_name(self) -> str:
        """What the tax is called, where it is not VAT."""
        name = str(self.value.get("tax_name", _TAXES.get(self._of_seller, "")))
        return self.formats.texts.get("sales_tax", name) if name == _SALES_TAX else name

    @property
    def is_self_billed(self) -> bool:
        """Whether the buyer makes it out, and not the seller."""
        return self.value.get("type") in _SELF_BILLED

    @property
    def _of_seller(self) -> str:
        """The seller's country, or nothing."""
        seller = self.value.get("seller")
        return str(seller.get("country", "")) if isinstance(seller, Mapping) else ""

    @cached_property
    def account(self) -> ledger.Account:
        """The sums of a statement."""
        return ledger.account(self.value, self.formats.places)
