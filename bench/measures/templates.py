"""Documents a second of a lane that knows a template, beside WeasyPrint on the same HTML."""

import tempfile
from pathlib import Path

from bench.effort import QUICK, Effort
from bench.subjects.pair import HEAD, Paper, by_cpu, compare, row
from bench.table import table, verdict
from offload.templates import catalogue

_PROMISED, _PROMISE = "invoice", 1.5


def run(effort: Effort, _plots: Path) -> str:
    """Measure, and give the table."""
    with tempfile.TemporaryDirectory() as home:
        papers = _papers(Path(home))
        if effort is QUICK:
            papers = {_PROMISED: papers[_PROMISED]}
        found = {name: compare(paper, effort) for name, paper in papers.items()}
    times = by_cpu(found[_PROMISED])
    promise = verdict(
        f"An invoice at least {_PROMISE} times as fast, by CPU time",
        f"{times:.2f}",
        times >= _PROMISE,
    )
    rows = [row(name, rounds) for name, rounds in found.items()]
    return f"{table(HEAD, rows)}\n\n{promise}"


def _papers(home: Path) -> dict[str, Paper]:
    from offload.press.documents.template import load  # here, because it brings WeasyPrint

    papers = {}
    for name, entry in catalogue.publish([catalogue.BUILT_IN], home).items():
        template = load(str(entry.folder))
        html = template.preview(template.fill(entry.sample))
        papers[name] = Paper(html, str(entry.folder), entry.sample)
    return papers
