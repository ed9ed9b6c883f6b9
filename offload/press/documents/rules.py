"""How a payment document rounds, and how what was sent is held against what it works out to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

from offload.errors import Item
from offload.press.documents.data import pointer

ZERO = Decimal(0)
HUNDRED = Decimal(100)
_MODES = {"half-up": ROUND_HALF_UP, "half-even": ROUND_HALF_EVEN}

Json = Mapping[str, Any]


@dataclass(slots=True)
class Rules:
    """How this document rounds, and what is wrong with it."""

    places: int
    mode: str
    per_line: bool
    gross: bool
    cash: Decimal
    faults: list[Item] = field(default_factory=list)

    @classmethod
    def of(cls, data: Json, places: int) -> "Rules":
        """The rules that a document's `rounding` and `prices` name."""
        rounding = data.get("rounding", {})
        return cls(
            places,
            _MODES[rounding.get("mode", "half-up")],
            rounding.get("tax", "rate") == "line",
            data.get("prices", "net") == "gross",
            number(rounding.get("cash", 0)),
        )

    @property
    def unit(self) -> Decimal:
        """The smallest that the currency can pay."""
        return Decimal(1).scaleb(-self.places)

    def round(self, amount: Decimal) -> Decimal:
        """To what the currency can pay."""
        # Plus zero, which takes the sign from a zero.
        return amount.quantize(self.unit, self.mode) + ZERO

    def tax(self, amount: Decimal, rate: Decimal) -> Decimal:
        """The tax on an amount, or within it where prices hold it already."""
        return self.round(amount * rate / (HUNDRED + rate if self.gross else HUNDRED))

    def exact(self, holder: Json, name: str, *place: str | int) -> Decimal:
        """An amount of money as it was sent, which the currency must be able to pay."""
        amount = number(holder.get(name, 0))
        if amount != self.round(amount):
            self.faults.append(
                {
                    "pointer": pointer(*place, name),
                    "detail": f"{amount} has more decimals than the currency's {self.places}",
                    "expected": str(self.round(amount)),
                }
            )
        return self.round(amount)

    def settle(
        self, holder: Json, name: str, made: Decimal, slack: Decimal, *place: str | int
    ) -> Decimal:
        """An amount as it was sent, if it was, and as it was worked out otherwise.

        Args:
            holder: what it was sent in.
            name: of the member.
            made: what it works out to.
            slack: how much the two may differ.
            place: of the holder.
        """
        self.compare(holder, name, made, *place, slack=slack)
        fits = name in holder and abs(number(holder[name]) - made) <= slack
        return self.exact(holder, name, *place) if fits else made

    def compare(
        self,
        holder: Json,
        name: str,
        made: Decimal,
        *place: str | int,
        slack: Decimal = ZERO,
    ) -> None:
        """Hold what was sent, if it was, against what was worked out; `slack` may be between.

        Args:
            holder: the JSON object that may have it.
            name: of its member there.
            made: what was worked out.
            place: steps of the JSON pointer to the holder.
            slack: how far the two may be apart.
        """
        if name in holder and abs(number(holder[name]) - made) > slack:
            self.differ(*place, name, sent=holder[name], made=made)

    def differ(self, *place: str | int, sent: Any, made: Decimal) -> None:
        """What was sent at that place is not what it works out to."""
        self.faults.append(
            {
                "pointer": pointer(*place),
                "detail": f"{sent} was sent, but it works out to {made}",
                "sent": str(sent),
                "computed": str(made),
            }
        )

    def refuse(self, detail: str, *place: str | int) -> None:
        """What was sent at that place can't be had."""
        self.faults.append({"pointer": pointer(*place), "detail": detail})


def number(value: Any) -> Decimal:
    """A JSON number, or a string that holds one, as a Decimal."""
    return value if isinstance(value, Decimal) else Decimal(value)
