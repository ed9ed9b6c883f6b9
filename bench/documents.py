"""The documents that are typeset: an invoice of one page, a report of twenty, a long table.

Neither needs a file beside it, so that a bare WeasyPrint loads all that a lane does.
"""

import base64
import io
from functools import cache

from PIL import Image

_INVOICE_LINES = 24
# At this many, the report has twenty pages with the fonts of the machine it was written on.
_CHAPTERS, _PARAGRAPHS = 10, 7

_STYLE = """
@page { size: A4; margin: 18mm 16mm; @bottom-right { content: counter(page) "/" counter(pages) } }
body { font: 10pt/1.4 "DejaVu Sans", sans-serif; color: #222 }
h1, h2 { font-family: "DejaVu Serif", serif; color: #14425c; break-after: avoid }
header { display: flex; justify-content: space-between; align-items: center }
img { flex: none }
table { width: 100%; border-collapse: collapse; margin: 4mm 0 }
th { text-align: left; border-bottom: 1.5pt solid #14425c }
td { border-bottom: .5pt solid #bbb; padding: 1mm 0 }
td:last-child, th:last-child { text-align: right; font-family: "DejaVu Sans Mono", monospace }
tfoot td { font-weight: bold; border: 0 } .chapter { break-before: page }
"""

_WORDS = (
    "The balance at the end of the period follows from the payments received and the invoices "
    "issued, in the order in which they were booked; amounts in other currencies are converted "
    "at the rate of the day. "
)


@cache
def invoice() -> str:
    """An invoice: one page, three typefaces, a table, and a picture."""
    lines = "".join(
        f"<tr><td>{n}<td>Card payments, terminal {n:02}<td>{n * 3}<td>{n * 41.17:.2f}"
        for n in range(1, _INVOICE_LINES + 1)
    )
    total = sum(n * 41.17 for n in range(1, _INVOICE_LINES + 1))
    return _page(
        "Invoice 2041",
        f"""<header><h1>Invoice 2041</h1>
<img alt="" width="150" height="40" src="{_logo()}"></header>
<p>Kvarnen Betalningar AB<br>Storgatan 12<br>Göteborg
<table><thead><tr><th>#<th>Service<th>Count<th>Amount</thead><tbody>{lines}</tbody>
<tfoot><tr><td colspan="3">Total, EUR<td>{total:.2f}</tfoot></table>
<p>Payable within 30 days. <a href="https://example.com/terms">Terms</a>.""",
    )


@cache
def report(chapters: int = _CHAPTERS) -> str:
    """A report of prose and tables: each chapter has two pages."""
    return _page("Report", "<h1>Annual report</h1>" + "".join(map(_chapter, range(chapters))))


@cache
def ledger(rows: int) -> str:
    """A table with collapsed borders, four cells a row and its head on each page."""
    payments = "".join(
        f"<tr><td>{n}<td>2026-{n % 9 + 1:02}-{10 + n % 10}<td>Card payment, terminal {n % 97:02}"
        f"<td>{n * 7919 % 100_000 / 100:.2f}"
        for n in range(rows)
    )
    head = "<thead><tr><th>#<th>Date<th>Payment<th>Amount</thead>"
    return _page("Ledger", f"<table>{head}{payments}</table>")


def _chapter(number: int) -> str:
    rows = "".join(f"<tr><td>Month {n}<td>{n * 7919 % 100_000 / 100:.2f}" for n in range(1, 13))
    kind = ' class="chapter"' if number else ""
    return f"""<h2{kind}>{number + 1}. Settlements</h2>{f"<p>{_WORDS * 3}" * _PARAGRAPHS}
<table><thead><tr><th>Period<th>Amount</thead>{rows}</table>"""


def _page(title: str, body: str) -> str:
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<style>{_STYLE}</style>{body}"""


def _logo() -> str:
    picture = io.BytesIO()
    Image.radial_gradient("L").convert("RGB").resize((450, 120)).save(picture, "PNG")
    return "data:image/png;base64," + base64.b64encode(picture.getvalue()).decode()
