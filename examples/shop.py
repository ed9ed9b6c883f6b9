"""What the payment APIs beside this have in common: a payment, and its receipt."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from pressroom_client import AsyncClient, Document

PRESS_URL = os.environ.get("PRESS_URL", "http://127.0.0.1:8080")


@dataclass(frozen=True)
class Payment:
    """Money that came in."""

    number: str
    amount: Decimal
    currency: str
    goods: str

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Payment":
        """The payment that a request tells of."""
        return cls(told["number"], Decimal(told["amount"]), told["currency"], told["goods"])


async def issue(press: AsyncClient, payment: Payment) -> Document:
    """Make a payment's receipt."""
    today = datetime.now(UTC).date()
    return await press.template(
        "receipt",
        {
            "currency": payment.currency,
            "number": payment.number,
            "issued": today,
            "seller": {"name": "Cedar Street Books", "city": "Portland", "country": "US"},
            "lines": [{"name": payment.goods, "quantity": 1, "price": payment.amount}],
            "paid": {"on": today, "method": "Card"},
        },
        filename=f"receipt-{payment.number}.pdf",
    )
