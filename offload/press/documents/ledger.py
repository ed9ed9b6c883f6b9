"""The arithmetic of payment documents: exact, in Decimals, and without any I/O.

The rules are those of EN 16931-1 (BR-CO-10 to BR-CO-17): line amounts are rounded, then added
up; tax is worked out per category and rate. Amounts that a caller sent are taken as they are where
they are within the rules' own tolerance of what was worked out; beyond it, a difference is a fault
that shows both.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Context, Decimal, localcontext
from itertools import accumulate

from offload.press.documents.data import refuse
from offload.press.documents.rules import HUNDRED, ZERO, Json, Rules, number

# Products of two numbers of the most digits that JSON may have here are exact.
_EXACT = Context(prec=120)
# How far a line or an allowance may be from its factors (PEPPOL-EN16931-R120 and -R040), and tax
# from its base and rate (BR-CO-17, BR-S-08), in units of the currency.
_OF_FACTORS, _OF_TAX = Decimal("0.02"), Decimal(1)


@dataclass(frozen=True, slots=True)
class Rate:
    """What an amount is taxed by.

    Args:
        category: of the tax (UNTDID 5305).
        rate: in percent.
        name: of the tax, where there are several or it has one of its own.
    """

    category: str
    rate: Decimal
    name: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is charged or, below zero, allowed: `amount` is net, or gross where prices are.

    `rates` are those of its taxes, of which there is one at least. Of a line, `full` is what it
    comes to before `adjustments`, which are amounts without a sign, the discount first; `parts` are
    the lines that it is the sum of.
    """

    place: tuple[str | int, ...]
    amount: Decimal
    rates: tuple[Rate, ...]
    running: Decimal = ZERO
    full: Decimal = ZERO
    adjustments: tuple[Decimal, ...] = ()
    parts: tuple["Entry", ...] = ()


@dataclass(frozen=True, slots=True)
class Tax:
    """One line of the tax breakdown."""

    category: str
    rate: Decimal
    name: str
    base: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class Bill:
    """An invoice, a receipt or a credit note, added up.

    `passed_on` is what is paid along for somebody else; `withheld` is what the buyer keeps back for
    the tax office, each without a sign; `instalments` are parts of what is payable.
    """

    lines: tuple[Entry, ...]
    adjustments: tuple[Entry, ...]
    taxes: tuple[Tax, ...]
    subtotal: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    prepaid: Decimal
    rounding: Decimal
    passed_on: Decimal
    withheld: tuple[Decimal, ...]
    payable: Decimal
    instalments: tuple[Decimal, ...]


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
        _compare_totals(data, made, rules)
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


def adjusted(line: Json) -> list[Json]:
    """What is allowed and charged on a line, its discount first."""
    discount = [{"kind": "allowance", **line["discount"]}] if "discount" in line else []
    return [*discount, *line.get("adjustments", ())]


def _bill(data: Json, rules: Rules) -> Bill:
    lines = tuple(_running(_lines(data, (), rules)))
    subtotal = sum((line.amount for line in lines), rules.round(ZERO))
    adjustments = tuple(
        _adjustment(adjustment, ("adjustments", i), subtotal, rules)
        for i, adjustment in enumerate(data.get("adjustments", ()))
    )
    taxes = _claimed(_taxes((*lines, *adjustments), rules), data.get("taxes", ()), rules)
    tax = sum((tax.tax for tax in taxes), rules.round(ZERO))
    adjusted_sum = sum((entry.amount for entry in adjustments), subtotal)
    net = adjusted_sum - tax if rules.gross else adjusted_sum
    prepaid = rules.exact(data, "prepaid")
    passed_on = _passed_on(data, rules)
    withheld = _withheld(data, net, rules)
    due = net + tax - prepaid - sum(withheld, ZERO)
    rounding = _rounding(due, data, rules)
    payable = due + rounding + passed_on
    return Bill(
        lines,
        adjustments,
        taxes,
        subtotal,
        net,
        tax,
        net + tax,
        prepaid,
        rounding,
        passed_on,
        withheld,
        payable,
        _instalments(data, payable, rules),
    )


def _lines(holder: Json, place: tuple[str | int, ...], rules: Rules) -> tuple[Entry, ...]:
    lines = holder.get("lines", ())
    return tuple(_line(line, (*place, "lines", i), rules) for i, line in enumerate(lines))


def _line(line: Json, place: tuple[str | int, ...], rules: Rules) -> Entry:
    """Quantity times price, less what is allowed on the line and more what is charged (BT-131)."""
    exact = number(line.get("quantity", 1)) * number(line["price"]) / number(line.get("per", 1))
    full = rules.round(exact)
    on_it = tuple(
        _adjustment(adjustment, (*place, *_place_of(line, i)), full, rules).amount
        for i, adjustment in enumerate(adjusted(line))
    )
    amount = rules.settle(line, "amount", sum(on_it, full), _OF_FACTORS, *place)
    return Entry(
        place,
        amount,
        _taxed(line, place, rules),
        full=full,
        adjustments=tuple(
            -amount if adjustment["kind"] == "allowance" else amount
            for adjustment, amount in zip(adjusted(line), on_it, strict=True)
        ),
        parts=_lines(line, place, rules),
    )


def _place_of(line: Json, index: int) -> tuple[str | int, ...]:
    """Where the discount, or the allowance or charge, of a line was sent."""
    if "discount" not in line:
        return "adjustments", index
    return ("discount",) if index == 0 else ("adjustments", index - 1)


def _adjustment(adjustment: Json, place: tuple[str | int, ...], of: Decimal, rules: Rules) -> Entry:
    """An allowance or a charge: an amount, or a percentage of a base, `of` unless given."""
    sign = 1 if adjustment["kind"] == "charge" else -1
    if "percent" not in adjustment:
        amount = rules.exact(adjustment, "amount", *place)
    else:
        base = number(adjustment.get("base", of))
        share = rules.round(base * number(adjustment["percent"]) / HUNDRED)
        amount = rules.settle(adjustment, "amount", share, _OF_FACTORS, *place)
    return Entry(place, rules.round(sign * amount), _taxed(adjustment, place, rules))


def _passed_on(data: Json, rules: Rules) -> Decimal:
    payments = data.get("third_party_payments", ())
    amounts = (
        rules.exact(payment, "amount", "third_party_payments", i)
        for i, payment in enumerate(payments)
    )
    return sum(amounts, rules.round(ZERO))


def _rounding(due: Decimal, data: Json, rules: Rules) -> Decimal:
    """To the smallest coin, where one was named; else what was sent (BT-114)."""
    if rules.cash:
        return _to_cash(due, rules) - due
    return rules.exact(data.get("totals", {}), "rounding", "totals")


def _withheld(data: Json, net: Decimal, rules: Rules) -> tuple[Decimal, ...]:
    """Amounts, or percentages of a base: the net sum unless another was sent."""
    return tuple(
        -_adjustment({**it, "kind": "allowance"}, ("withholdings", i), net, rules).amount
        for i, it in enumerate(data.get("withholdings", ()))
    )


def _instalments(data: Json, payable: Decimal, rules: Rules) -> tuple[Decimal, ...]:
    """Amounts, or percentages of what is to be paid; the last of these takes what rounding left."""
    sent = data.get("payment", {}).get("instalments", ())
    amounts = [
        rules.round(payable * number(it["percent"]) / HUNDRED)
        if "percent" in it
        else rules.exact(it, "amount", "payment", "instalments", i)
        for i, it in enumerate(sent)
    ]
    left = payable - sum(amounts, ZERO)
    if amounts and "percent" in sent[-1] and abs(left) < len(amounts) * rules.unit:
        amounts[-1] += left
    elif amounts and left:
        rules.differ("payment", "instalments", sent=payable - left, made=payable)
    return tuple(amounts)


def _taxed(holder: Json, place: tuple[str | int, ...], rules: Rules) -> tuple[Rate, ...]:
    """Categories and rates in percent; a rate of none is the zero rate."""
    several = holder.get("taxes", ())
    if several and ("tax" in holder or rules.gross):
        rules.refuse("is for net prices, and for lines without `tax`", *place, "taxes")
    return tuple(_rate(tax, "rate", "category") for tax in several) or (
        _rate(holder, "tax", "tax_category"),
    )


def _rate(holder: Json, rate: str, category: str) -> Rate:
    percent = number(holder.get(rate, 0))
    name = holder.get("name", "") if rate == "rate" else ""
    return Rate(holder.get(category, "S" if percent else "Z"), percent, name)


def _running(lines: Iterable[Entry]) -> Iterator[Entry]:
    """Each with the sum up to it: what a page carries forward."""
    total = ZERO
    for line in lines:
        total += line.amount
        yield replace(line, running=total)


def _taxes(entries: tuple[Entry, ...], rules: Rules) -> tuple[Tax, ...]:
    """The breakdown, in order of appearance."""
    groups: dict[Rate, list[Decimal]] = {}
    for entry in entries:
        for rate in entry.rates:
            groups.setdefault(rate, []).append(entry.amount)
    return tuple(_tax(rate, amounts, rules) for rate, amounts in groups.items())


def _tax(by: Rate, amounts: list[Decimal], rules: Rules) -> Tax:
    total = sum(amounts, ZERO)
    tax = (
        sum((rules.tax(amount, by.rate) for amount in amounts), ZERO)
        if rules.per_line
        else rules.tax(total, by.rate)
    )
    return Tax(by.category, by.rate, by.name, total - tax if rules.gross else total, tax)


def _claimed(taxes: tuple[Tax, ...], claims: Iterable[Json], rules: Rules) -> tuple[Tax, ...]:
    """The breakdown with the amounts that were sent for it."""
    sent = {_rate(claim, "rate", "category"): (claim, i) for i, claim in enumerate(claims)}
    return tuple(
        _settled(tax, *sent[_by(tax)], rules) if _by(tax) in sent else tax for tax in taxes
    )


def _by(tax: Tax) -> Rate:
    return Rate(tax.category, tax.rate, tax.name)


def _settled(tax: Tax, claim: Json, index: int, rules: Rules) -> Tax:
    place = ("taxes", index)
    return replace(
        tax,
        base=rules.settle(claim, "base", tax.base, _OF_TAX, *place),
        tax=rules.settle(claim, "tax", tax.tax, _OF_TAX, *place),
    )


def _to_cash(amount: Decimal, rules: Rules) -> Decimal:
    return rules.round((amount / rules.cash).quantize(Decimal(1), rules.mode) * rules.cash)


def total_of(kind: str, data: Json, made: Bill) -> Decimal:
    """All allowances, or all charges, on the whole document, as an amount without a sign.

    Args:
        kind: `allowance` or `charge`.
        data: what was sent.
        made: its bill.
    """
    pairs = zip(data.get("adjustments", ()), made.adjustments, strict=True)
    sign = 1 if kind == "charge" else -1
    return sum((sign * e.amount for adjustment, e in pairs if adjustment["kind"] == kind), ZERO)


def _compare_totals(data: Json, made: Bill, rules: Rules) -> None:
    sent = data.get("totals", {})
    for name in ("subtotal", "net", "tax", "gross", "prepaid", "rounding", "payable"):
        rules.compare(sent, name, getattr(made, name), "totals")
    rules.compare(sent, "allowances", total_of("allowance", data, made), "totals")
    rules.compare(sent, "charges", total_of("charge", data, made), "totals")


def _compare_taxes(sent: Iterable[Json], made: Bill, rules: Rules) -> None:
    """A line of the breakdown that nothing is taxed by is a fault."""
    known = {_by(tax) for tax in made.taxes}
    for i, claim in enumerate(sent):
        if _rate(claim, "rate", "category") not in known:
            rules.compare(claim, "base", ZERO, "taxes", i)
            rules.compare(claim, "tax", ZERO, "taxes", i)


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
