"""What `pressroom render` prints about its documents."""

import os
import sys
from typing import Any, Self

import orjson
from rich.console import Console

from handlers import problems
from service.commands.bar import documents_bar
from service.commands.render.documents import Outcome


class Report:
    """Prints a line about each document, and at the end those that failed. A context manager.

    A line for each goes to standard output, and what went wrong to standard error; there a bar
    shows how far it is, where that is a terminal.

    Args:
        total: documents.
        listed: whether there is a line for each.
        as_json: whether that line is JSON.
    """

    def __init__(self, total: int, *, listed: bool, as_json: bool) -> None:
        self._as_json = as_json
        self._listed = listed
        self._total = total
        self._failed: list[str] = []
        self._console = Console(stderr=True, markup=False, highlight=False, soft_wrap=True)
        several = listed and total > 1
        shown = several and not (as_json and sys.stdout.isatty())
        self._bar = documents_bar(self._console, shown=shown)
        self._task = self._bar.add_task("documents", total=total)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def add(self, outcome: Outcome) -> None:
        """One has ended."""
        self._bar.advance(self._task)
        if self._as_json:
            _print(orjson.dumps(_record(outcome)).decode())
        elif self._listed and outcome.receipt and not self._watched:
            _print(_line(outcome))
        self._print_trouble(outcome)

    def close(self) -> int:
        """Print which failed, where there were several. Returns the exit status."""
        if self._failed and self._total > 1:
            names = ", ".join(self._failed)
            self._console.print(f"pressroom: {len(self._failed)} of {self._total} failed: {names}")
        return 1 if self._failed else 0

    @property
    def _watched(self) -> bool:
        """Whether the bar says it already, on the same terminal."""
        return not self._bar.disable and sys.stdout.isatty()

    def _print_trouble(self, outcome: Outcome) -> None:
        source = outcome.conversion.source
        for warning in outcome.receipt.warnings if outcome.receipt else ():
            self._console.print(f"pressroom: {source}: warning: {warning}")
        if outcome.error:
            items = getattr(outcome.error, "items", ())
            message = "\n  ".join([f"pressroom: {source}: {outcome.error}", *map(str, items)])
            self._console.print(message)
            self._failed.append(str(source))


def _print(line: str) -> None:
    try:
        print(line, flush=True)
    except BrokenPipeError:  # nobody reads on, but the documents are wanted all the same
        # Python's documentation of SIGPIPE: or it would complain as it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _line(outcome: Outcome) -> str:
    assert outcome.receipt
    pages = outcome.receipt.pages
    counted = f"{pages} page{'' if pages == 1 else 's'}"
    return f"{outcome.conversion.target}, {counted}, {outcome.seconds:.1f} s"


def _record(outcome: Outcome) -> dict[str, Any]:
    receipt = outcome.receipt
    return {
        "source": str(outcome.conversion.source),
        "target": str(outcome.conversion.target),
        "pages": receipt.pages if receipt else None,
        "size_bytes": receipt.size_bytes if receipt else None,
        "seconds": round(outcome.seconds, 3),
        "warnings": list(receipt.warnings) if receipt else [],
        "error": _problem(outcome.error) if outcome.error else None,
    }


def _problem(error: Exception) -> dict[str, Any]:
    """As the service answers it; a file that can't be read or written has no type there."""
    if isinstance(error, OSError):
        return {"type": "about:blank", "title": "File error", "detail": str(error)}
    return problems.describe(error)
