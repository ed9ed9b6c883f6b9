"""`pressroom bench`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from service.commands import remote, template_names

_EXAMPLES = """\b
Examples:
  pressroom bench
  pressroom bench --clients 16 --seconds 30 --template statement
  pressroom bench --html report.html --documents 100 --json
"""


@click.command(epilog=_EXAMPLES)
@remote.url
@remote.key
@click.option(
    "-c",
    "--clients",
    type=click.IntRange(1, 100),  # more would wait for a connection, not for the service
    default=4,
    show_default=True,
    help="Clients that ask at once, each for one document at a time.",
)
@click.option(
    "-s",
    "--seconds",
    type=click.FloatRange(0, 3600, min_open=True),
    default=10.0,
    show_default=True,
    help="Stop asking after this many seconds.",
)
@click.option(
    "-n",
    "--documents",
    type=click.IntRange(1, 1_000_000),
    default=100_000,
    show_default=True,
    help="Stop asking after this many requests.",
)
@click.option(
    "-t",
    "--template",
    default="invoice",
    show_default=True,
    metavar="NAME",
    shell_complete=template_names.templates,
    help="Ask for the sample of this template.",
)
@click.option(
    "--html",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Ask for this HTML file instead.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def bench(  # noqa: PLR0913 - an argument for each option
    *,
    url: str,
    key: str | None,
    clients: int,
    seconds: float,
    documents: int,
    template: str,
    html: Path | None,
    as_json: bool,
) -> int:
    """Load the service at URL, and tell how many documents a second it makes.

    Each client waits for its answer before it asks again, so the load adapts to the service. It is
    real work: against a service in use it takes lanes from others. URL is http://127.0.0.1:8080
    unless given.
    """
    import httpx
    import orjson

    from pressroom_client import PressroomError
    from service.commands.bench.measurement import Load, run

    load = Load(clients, seconds, documents, template, html.read_bytes() if html else None)
    try:
        with _progress(seconds) as progress:
            tally = run(url, key, load, progress)
    except (httpx.InvalidURL, PressroomError) as error:
        raise remote.Unreachable(f"{url}: {error}") from error
    except (ValueError, LookupError) as error:
        raise remote.stranger(url) from error
    print(orjson.dumps(tally.record()).decode() if as_json else tally.told())
    return 1 if tally.failed else 0


@contextmanager
def _progress(seconds: float) -> Iterator[Callable[[float, int], None]]:
    """A bar on standard error, where that is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = BarColumn(), TextColumn("{task.fields[answers]} answers"), TimeRemainingColumn()
    disable = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=disable) as bar:
        task = bar.add_task("", total=seconds, answers=0)
        yield lambda elapsed, answers: bar.update(task, completed=elapsed, answers=answers)
