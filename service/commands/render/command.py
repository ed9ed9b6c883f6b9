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
  pressroom render chapter-*.html -o out
  pressroom render --template statement data/*.json -o out variant=pdf/a-3b
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
    "-o",
    "--output",
    "-d",
    "--output-dir",
    "output",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Write each document there, named as its source. The folder is made if needed. "
    "For one SOURCE it may be the name of a file.",
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
@click.option("-q", "--quiet", is_flag=True, help="Print only warnings and errors.")
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each document.")
def render(  # noqa: PLR0913 - an argument for each option
    *,
    words: tuple[str, ...],
    output: Path | None,
    template: str | None,
    format_: "Format | None",
    quiet: bool,
    as_json: bool,
) -> int:
    """Make documents of HTML files, or of a template and JSON files.

    What an HTML file names by relative URLs stands beside it. TARGET ends in .pdf, or in .png for a
    picture of the first page; nothing else is written over, and no source. - is standard input or
    output. NAME=VALUE is as in the query of POST /v1/pdf.
    """
    from handlers.request.errors import InvalidOption
    from service import settings
    from service.commands import loop
    from service.commands.render import arguments
    from service.commands.render.documents import STANDARD, RunOptions
    from service.commands.render.documents import render as make
    from service.commands.render.report import Report

    given = arguments.read(words, output, format_)
    to_standard_output = given.conversions[0].target == STANDARD
    if as_json and to_standard_output:
        raise click.UsageError("Standard output can't take both the document and --json.")
    configured = settings.load()
    query = arguments.typesetting_options(given.options)
    run_options = RunOptions(query, given.format, template)
    total = len(given.conversions)
    try:
        listed = not (quiet or to_standard_output)
        with Report(total, listed=listed, as_json=as_json) as report:
            loop.run(make(given.conversions, run_options, configured, report.add))
    except InvalidOption as error:
        raise click.UsageError(str(error)) from error
    return report.close()
