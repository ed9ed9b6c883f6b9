"""Documents a second of a lane on HTML that it never saw, beside WeasyPrint."""

from pathlib import Path

from bench import corpus
from bench.documents import invoice, ledger, report
from bench.effort import QUICK, Effort
from bench.subjects.pair import HEAD, Paper, by_cpu, compare, row
from bench.table import table, verdict

_PROMISE = 1.15
# What the promise of one page is measured on, and, by chapters, that of no slower ones.
_ONE_PAGE = "invoice"
_LONG = {"report, 20 pages": 10, "report, 200 pages": 100}
_ROWS = 1000


def run(effort: Effort, _plots: Path) -> str:
    """Measure, and give the table."""
    documents = {_ONE_PAGE: invoice(), **corpus.documents()}
    long = {name: report(chapters) for name, chapters in _LONG.items()}
    long[f"table, {_ROWS:,} rows"] = ledger(_ROWS)
    if effort is QUICK:
        documents, long = {_ONE_PAGE: invoice()}, {"report, 2 pages": report(1)}
    found = {name: compare(Paper(html), effort) for name, html in (documents | long).items()}
    once, least = by_cpu(found[_ONE_PAGE]), min(by_cpu(found[name]) for name in long)
    promises = (
        verdict(
            f"The invoice at least {_PROMISE} times as fast, by CPU time",
            f"{once:.2f}",
            once >= _PROMISE,
        ),
        verdict("Long documents no slower, by CPU time", f"{least:.2f}", least >= 1),
    )
    return "\n\n".join((table(HEAD, [row(*item) for item in found.items()]), *promises))
