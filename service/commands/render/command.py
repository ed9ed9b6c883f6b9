"""`pressroom render`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.commands import template_names

if TYPE_CHECKING:
    from offload.order import Format

_EXAMPLES = """\b
Examples:
  pressroom render report.html report.pdf page_size=A5 tagged=true
  pressroom render chapter-*.html --output-dir out
  pressroom render --template statement data/*.json -d out variant=pdf/a-3b
  pressroom render - - < report.html > report.pdf
"""


@click.command(epilog=_EXAMPLES)
@click.argument(
    "words",
    nargs=-1,
    type=click.Path(allow_dash=True),
    metavar="SOURCE... [TARGET] [NAME=VALUE]...",
)
@click.option(
    "-d",
    "--output-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write each document there, named as its source. Made where it is not there.",
)
@click.option(
    "-t",
    "--template",
    metavar="NAME",
    shell_complete=template_names.templates,
    help="The template that sources are JSON data for.",
)
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(["pdf", "png"]),
    help="As TARGET's name says, or pdf.",
)
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each document.")
def render(
    words: tuple[str, ...],
    output_dir: Path | None,
    template: str | None,
    format_: "Format | None",
    as_json: bool,
) -> int:
    """Make documents of HTML files, or of a template and JSON files.

    What an HTML file names by relative URLs stands beside it. TARGET ends in .pdf, or in .png for a
    picture of the first page; - is standard input or output. NAME=VALUE is as in the query of
    POST /v1/pdf.
    """
    import uvloop
    from multidict import MultiDict

    from handlers.request import options
    from handlers.request.errors import InvalidOption
    from service import settings
    from service.commands.render import arguments
    from service.commands.render.documents import STANDARD, RunOptions
    from service.commands.render.documents import render as make
    from service.commands.render.report import Report

    given = arguments.read(words, output_dir, format_)
    if as_json and given.conversions[0].target == STANDARD:
        raise click.UsageError("Standard output can't take both the document and --json.")
    configured = settings.load()
    try:
        query = options.read(MultiDict(given.options), options.TypesettingOptions)
        run_options = RunOptions(query, given.format, template)
        total = len(given.conversions)
        with Report(total, listed=output_dir is not None, as_json=as_json) as report:
            uvloop.run(make(given.conversions, run_options, configured, report.add))
    except InvalidOption as error:
        raise click.UsageError(str(error)) from error
    return report.close()
