"""Tables in Markdown, with the smallest, the middle and the largest value of all rounds."""

from collections.abc import Iterable, Sequence
from statistics import median

SPREAD = ("min", "median", "max")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; the first column is text, the others are numbers."""
    rule = ("---", *["--:"] * (len(head) - 1))
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


def spread(values: Sequence[float], form: str) -> tuple[str, str, str]:
    """The cells under `SPREAD`."""
    low, middle, high = (format(v, form) for v in (min(values), median(values), max(values)))
    return low, middle, high


def verdict(promise: str, measured: str, kept: bool) -> str:
    """A promise, and whether this run kept it."""
    return f"{promise}: {measured}, {'kept' if kept else '**not kept**'} in this run."
