"""The bar of commands that make many documents."""

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


def documents_bar(console: Console, *, shown: bool = True) -> Progress:
    """How many documents are made, and how long the rest takes.

    Args:
        console: to draw on; without a terminal nothing is drawn.
        shown: whether to draw at all.
    """
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not (shown and console.is_terminal),
        redirect_stdout=False,  # what is piped stays there
    )
