"""A statement of 10,000 entries: made within its deadline, and right on every page."""

import json
import re
import time
import urllib.request

import pypdfium2
import pytest

from tests.contract.handlers.test_templates import described
from tests.process import ServiceProcess

pytestmark = pytest.mark.soak

ENTRIES, OPENING = 10_000, 100_000


def test_a_statement_of_ten_thousand_entries(service: ServiceProcess) -> None:
    data = described(service, "statement")["sample"]
    entries = [
        {"date": "2026-10-05", "text": f"Fee {n}", "amount": "-1.00"} for n in range(ENTRIES)
    ]
    closing = f"{OPENING - ENTRIES}.00"
    data |= {"opening": f"{OPENING}.00", "entries": entries, "closing": closing}
    begun = time.monotonic()
    request = urllib.request.Request(
        f"{service.url}/v1/templates/statement/pdf",
        json.dumps(data).encode(),
        {"Content-Type": "application/json", "Prefer": "wait=120"},
    )
    with urllib.request.urlopen(request) as answer:
        pdf = answer.read()
    print(f"{answer.headers['Pressroom-Pages']} pages in {time.monotonic() - begun:.0f} s")
    left = OPENING
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, 1):
            text = " ".join(page.get_textpage().get_text_bounded().split())
            assert number == 1 or f"Brought forward {left:,}.00" in text
            left -= len(re.findall(r"Fee \d", text))
            assert number == len(document) or f"Carried forward {left:,}.00" in text
    assert left == OPENING - ENTRIES
