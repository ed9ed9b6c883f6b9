"""The arithmetic of payment documents: exact, in Decimals, and without any I/O.

The rules are those of EN 16931-1 (BR-CO-10 to BR-CO-17): line amounts are rounded, then added
up; tax is worked out per category and rate. Whatever a caller sent as well is held against what
was worked out, and a difference is a fault that shows both.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Context, Decimal, localcontext
from itertools import accumulate

from offload.press.documents.data import refuse
from offload.press.documents.rules import HUNDRED, ZERO, Json, Rules, number

# Products of two numbers of the most digits that JSON may have here are exact.
_EXACT = Context(prec=120)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is charged or, below zero, allowed: `amount` is net, or gross where prices are.

    `allowed` is the discount that a line's amount is without.
    """

    place: tuple[str | int, ...]
    amount: Decimal
    category: str
    rate: Decimal
    running: Decimal = ZERO
    allowed: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Tax:
    """One line of the tax breakdown."""

    category: str
    rate: Decimal
    base: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class Bill:
    """An invoice, a receipt or a credit note, added up."""

    lines: tuple[Entry, ...]
    adjustments: tuple[Entry, ...]
    taxes: tuple[Tax, ...]
    subtotal: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    prepaid: Decimal
    rounding: Decimal
    payable: Decimal


@dataclass(frozen=True, slots=True)
class Account:
    """A statement: `amounts` and `balances` hold each entry's, and the balance after it."""

    opening: Decimal
    amounts: tuple[Decimal, ...]
    balances: tuple[Decimal, ...]
    credits: Decimal
    debits: Decimal
    closing: Decimal


def bill(data: Json, places: int) -> Bill:
    """Add up a document with `lines`.

    Args:
        data: what its schema admits.
        places: decimals of its currency.

    Raises:
        InvalidData: what was sent along differs from what it works out to.
    """
    with localcontext(_EXACT):
        rules = Rules.of(data, places)
        made = _bill(data, rules)
        _compare_totals(data.get("totals", {}), made, rules)
        _compare_taxes(data.get("taxes", ()), made, rules)
        _check_tendered(data.get("paid", {}), made, rules)
    refuse(rules.faults)
    return made


def account(data: Json, places: int) -> Account:
    """Add up a statement with an `opening` balance and signed `entries`.

    Raises:
        InvalidData: a balance that was sent along differs from what it works out to.
    """
    with localcontext(_EXACT):
        rules = Rules.of(data, places)
        opening = rules.exact(data, "opening")
        entries = data["entries"]
        amounts = [rules.exact(e, "amount", "entries", i) for i, e in enumerate(entries)]
        balances = tuple(accumulate(amounts, initial=opening))
        for i, (entry, balance) in enumerate(zip(entries, balances[1:], strict=True)):
            rules.compare(entry, "balance", balance, "entries", i)
        rules.compare(data, "closing", balances[-1])
        made = Account(
            opening,
            tuple(amounts),
            balances[1:],
            credits=sum((a for a in amounts if a > 0), rules.round(ZERO)),
            debits=sum((a for a in amounts if a < 0), rules.round(ZERO)),
            closing=balances[-1],
        )
    refuse(rules.faults)
    return made


def _bill(data: Json, rules: Rules) -> Bill:
    lines = tuple(_running(_line(line, i, rules) for i, line in enumerate(data["lines"])))
    subtotal = sum((line.amount for line in lines), rules.round(ZERO))
    adjustments = tuple(
        _adjustment(adjustment, i, subtotal, rules)
        for i, adjustment in enumerate(data.get("adjustments", ()))
    )
    taxes = _taxes((*lines, *adjustments), rules)
    net = sum((tax.base for tax in taxes), rules.round(ZERO))
    tax = sum((tax.tax for tax in taxes), rules.round(ZERO))
    prepaid = rules.exact(data, "prepaid")
    due = net + tax - prepaid
    payable = _to_cash(due, rules)
    return Bill(
        lines, adjustments, taxes, subtotal, net, tax, net + tax, prepaid, payable - due, payable
    )


def _line(line: Json, index: int, rules: Rules) -> Entry:
    """Quantity times price, less what is allowed on the line (BR-CO-4, BT-131)."""
    place = ("lines", index)
    full = number(line.get("quantity", 1)) * number(line["price"]) / number(line.get("per", 1))
    discount = line.get("discount", {})
    allowed = (
        rules.round(full * number(discount["percent"]) / HUNDRED)
        if "percent" in discount
        else rules.exact(discount, "amount", *place, "discount")
    )
    amount = rules.round(full - allowed)
    rules.compare(line, "amount", amount, *place)
    return Entry(place, amount, *_taxed(line), allowed=allowed)


def _adjustment(adjustment: Json, index: int, subtotal: Decimal, rules: Rules) -> Entry:
    """A discount on, or a charge for, the whole document."""
    place = ("adjustments", index)
    amount = (
        rules.round(subtotal * number(adjustment["percent"]) / HUNDRED)
        if "percent" in adjustment
        else rules.exact(adjustment, "amount", *place)
    )
    sign = 1 if adjustment["kind"] == "charge" else -1
    return Entry(place, sign * amount, *_taxed(adjustment))


def _taxed(holder: Json) -> tuple[str, Decimal]:
    """Tax category (UNTDID 5305) and rate in percent; a rate of none is the zero rate."""
    rate = number(holder.get("tax", 0))
    return holder.get("tax_category", "S" if rate else "Z"), rate


def _running(lines: Iterable[Entry]) -> Iterator[Entry]:
    """Each with the sum up to it: what a page carries forward."""
    total = ZERO
    for line in lines:
        total += line.amount
        yield replace(line, running=total)


def _taxes(entries: tuple[Entry, ...], rules: Rules) -> tuple[Tax, ...]:
    """The breakdown, in order of appearance."""
    groups: dict[tuple[str, Decimal], list[Decimal]] = {}
    for entry in entries:
        groups.setdefault((entry.category, entry.rate), []).append(entry.amount)
    return tuple(_tax(*key, amounts, rules) for key, amounts in groups.items())


def _tax(category: str, rate: Decimal, amounts: list[Decimal], rules: Rules) -> Tax:
    total = sum(amounts, ZERO)
    tax = (
        sum((rules.tax(amount, rate) for amount in amounts), ZERO)
        if rules.per_line
        else rules.tax(total, rate)
    )
    return Tax(category, rate, total - tax if rules.gross else total, tax)


def _to_cash(amount: Decimal, rules: Rules) -> Decimal:
    """To the smallest coin, where one was named."""
    if not rules.cash:
        return amount
    return rules.round((amount / rules.cash).quantize(Decimal(1), rules.mode) * rules.cash)


def _compare_totals(sent: Json, made: Bill, rules: Rules) -> None:
    for name in ("subtotal", "net", "tax", "gross", "rounding", "payable"):
        rules.compare(sent, name, getattr(made, name), "totals")


def _compare_taxes(sent: Iterable[Json], made: Bill, rules: Rules) -> None:
    known = {(tax.category, tax.rate): tax for tax in made.taxes}
    for i, claim in enumerate(sent):
        rate = number(claim["rate"])
        category = claim.get("category", "S" if rate else "Z")
        tax = known.get((category, rate), Tax(category, rate, ZERO, ZERO))
        rules.compare(claim, "base", tax.base, "taxes", i)
        rules.compare(claim, "tax", tax.tax, "taxes", i)


def _check_tendered(paid: Json, made: Bill, rules: Rules) -> None:
    """Change can be given only of what is more than the price."""
    if "tendered" in paid and rules.exact(paid, "tendered", "paid") < made.payable:
        rules.faults.append(
            {
                "pointer": "/paid/tendered",
                "detail": f"{paid['tendered']} was given, but {made.payable} is to be paid",
                "sent": str(paid["tendered"]),
                "computed": str(made.payable),
            }
        )
