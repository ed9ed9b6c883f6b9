"""`pressroom batch`."""

import hashlib
import json
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from service.commands import remote, template_names

if TYPE_CHECKING:
    from pressroom_client.batch import Job, Output
    from pressroom_client.jobs import Jobs

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_PIECE = 1 << 20

_EXAMPLES = """\b
Examples:
  pressroom batch november.ndjson --template statement --out statements.zip
  pressroom batch pages.ndjson --out all.pdf page_size=A5 watermark=Draft
  pressroom batch data.ndjson -t statement -o statements.zip --names 'statement-{/number}'
"""


@click.command(epilog=_EXAMPLES)
@click.argument("data", type=_FILE, metavar="DATA")
@click.argument("options", nargs=-1, metavar="[NAME=VALUE]...")
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where to write the result: an archive, or one PDF if its name ends in .pdf.",
)
@click.option(
    "-t",
    "--template",
    metavar="NAME",
    shell_complete=template_names.templates,
    help="The template that lines are data for; else they are HTML.",
)
@click.option("--names", metavar="PATTERN", help="Names in the archive, with {/pointers}.")
@click.option("--again", is_flag=True, help="Make it again, even if it was made before.")
@click.option("--url", default="http://127.0.0.1:8080", show_default=True, help="The service.")
@remote.key
def batch(data: Path, options: tuple[str, ...], out: Path, url: str, **asked: Any) -> int:
    """Make a document of each line of a file, by a service, and load the result.

    The batch goes on when this command is interrupted: the same command waits for it again.
    NAME=VALUE is as in the query of POST /v1/batches. Lines that failed are listed on standard
    error, and the status is then 1.
    """
    import httpx

    from pressroom_client import Client
    from pressroom_client.batch import Batch
    from pressroom_client.errors import PressroomError
    from service.commands.batch.progress import Progress

    given = _pairs(options)
    template, names = asked["template"], asked["names"]
    output = _output(out)
    name = _idempotency_key(data, [template, names, output, *sorted(given.items())], asked["again"])
    order = Batch(data, name, template, (output,), names)
    try:
        with Client(url, asked["key"]) as press:
            with Progress() as progress:
                job = press.jobs.wait(press.jobs.submit(order, **given), progress.show)
            return _finish(press.jobs, job, out)
    except (PressroomError, httpx.TransportError) as error:
        raise remote.Unreachable(f"{url}: {error}") from error


def _output(out: Path) -> "Output":
    return "pdf" if out.suffix == ".pdf" else "zip"


def _pairs(options: tuple[str, ...]) -> Any:
    pairs = [option.partition("=") for option in options]
    for name, is_pair, _ in pairs:
        if not is_pair:
            raise click.UsageError(f"{name!r} is no NAME=VALUE.")
    return {name: value for name, _, value in pairs}


def _idempotency_key(data: Path, asked: list[Any], again: bool) -> str:
    """The same for the same lines and options: so an interrupted batch is found again."""
    with data.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(json.dumps(asked).encode())
    if again:
        digest.update(secrets.token_bytes(16))
    return digest.hexdigest()


def _finish(jobs: "Jobs", job: "Job", out: Path) -> int:
    """Load the result, and list what failed. Returns the exit status."""
    for failure in jobs.iter_failures(job):
        print(f"line {failure['line']}: {failure['detail']}", file=sys.stderr)
    if job.state != "done":
        raise click.ClickException(job.reason or f"The job is {job.state}.")
    if job.made:
        jobs.download(job, out, _output(out))
    print(f"{job.made} of {job.total} documents: {out}")
    return int(job.failed > 0)
