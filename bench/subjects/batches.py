"""Batches of a real service, and the data of the built-in templates."""

import json
import random
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.subjects.service import Service

_TEMPLATES = Path(__file__).parents[2] / "templates"

# What both engines typeset, by the name that the benches' tables have for it.
ENGINES = {"HTML": "weasyprint", "Typst": "typst"}
# The headers of a document that is waited for.
JSON = {"Content-Type": "application/json", "Prefer": "wait=60"}


def submit(service: Service, lines: Iterable[bytes], query: str) -> str:
    """Hand in a batch: the path of its job.

    Args:
        service: that takes jobs.
        lines: of JSON, without their ends.
        query: its options, with the question mark.
    """
    body = b"".join(line + b"\n" for line in lines)
    headers = {"Content-Type": "application/x-ndjson", "Idempotency-Key": str(uuid4())}
    return str(ask_json(service, "POST", f"/v1/batches{query}", body, headers)["links"]["self"])


def ask_json(
    service: Service, method: str, path: str, body: bytes = b"", headers: Any = None
) -> dict[str, Any]:
    """What it answers; nothing where there is no body.

    Args:
        service: is asked.
        method: of HTTP.
        path: with its query.
        body: that is sent.
        headers: of the request.
    """
    connection = service.connect()
    connection.request(method, path, body, headers or {})
    text = connection.getresponse().read()
    connection.close()
    return json.loads(text) if text else {}


def line_of(template: str) -> bytes:
    """The sample of a built-in template, as a line."""
    return json.dumps(json.loads((_TEMPLATES / template / "sample.json").read_bytes())).encode()


def statements(fewest: int, most: int) -> Iterator[bytes]:
    """Lines for the template `statement`, each with other entries; the same in each run.

    Typst has worked out before what data that it has seen come to.

    Args:
        fewest: entries of a statement.
        most: entries of one.
    """
    chance = random.Random(1)
    sample = json.loads(line_of("statement"))
    while True:
        entries = [_entry(chance) for _ in range(chance.randint(fewest, most))]
        closing = Decimal(sample["opening"]) + sum(Decimal(entry["amount"]) for entry in entries)
        yield json.dumps({**sample, "entries": entries, "closing": str(closing)}).encode()


def invoices() -> Iterator[bytes]:
    """Data for the template `invoice`: its sample with other names and sums each time."""
    chance = random.Random(1)
    sample = json.loads(line_of("invoice"))
    for sum_ in ("totals", "adjustments", "prepaid"):
        del sample[sum_]
    while True:
        number = f"INV-{chance.randint(1, 10**6):06}"
        lines = [line | _other(chance) for line in sample["lines"]]
        buyer = sample["buyer"] | {"name": f"Customer {number}", "street": f"{number} Road"}
        yield json.dumps({**sample, "number": number, "buyer": buyer, "lines": lines}).encode()


def _other(chance: random.Random) -> dict[str, Any]:
    """What differs of an invoice's line."""
    words = ("Oak shelf", "Brass light", "Desk lamp", "Steel frame", "Handbook", "Fitting")
    return {
        "name": f"{chance.choice(words)} {chance.randint(1, 9999)}",
        "quantity": chance.randint(1, 99),
        "price": str(Decimal(chance.randint(100, 99_999)).scaleb(-2)),
    }


def _entry(chance: random.Random) -> dict[str, Any]:
    amount = Decimal(chance.randint(-99_999, 99_999) or 1).scaleb(-2)
    return {
        "date": f"2026-10-{chance.randint(1, 31):02}",
        "text": chance.choice(("Transfer", "Card payment", "Standing order", "Direct debit")),
        "reference": f"R-{chance.randint(1, 10**6):06}",
        "amount": str(amount),
    }
