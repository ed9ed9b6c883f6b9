"""`pressroom templates`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.commands import template_names

if TYPE_CHECKING:
    from offload.templates.catalogue import PublishedTemplate

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

_LIST_EXAMPLES = """\b
Examples:
  pressroom templates list
  PRESSROOM_TEMPLATES=ours pressroom templates list --json
"""

_PREVIEW_EXAMPLES = """\b
Examples:
  pressroom templates preview invoice
  pressroom templates preview invoice --data july.json -o july.png
"""

_CHECK_EXAMPLES = """\b
Examples:
  pressroom templates check ours
  pressroom templates check ours --update
"""


@click.group()
def templates() -> None:
    """See, try and check templates: the built-in ones, and those of PRESSROOM_TEMPLATES."""


@templates.command("list", epilog=_LIST_EXAMPLES)
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each.")
def list_(*, as_json: bool) -> None:
    """Tell which templates there are, and their samples."""
    import orjson

    with _entries() as entries:
        told = [
            {"name": entry.name, "description": entry.description, "samples": _samples(entry)}
            for entry in entries
        ]
    for template in told:
        if as_json:
            print(orjson.dumps(template).decode())
        else:
            print("{name}\n  {description}".format(**template))
            print(f"  Samples: {', '.join(template['samples'])}")


@templates.command(epilog=_PREVIEW_EXAMPLES)
@click.argument("name", shell_complete=template_names.templates)
@click.option("--data", type=_FILE, help="JSON for it; its sample unless given.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="NAME.pdf unless given; or a .png."
)
@click.argument("options", nargs=-1, metavar="[NAME=VALUE]...")
@click.pass_context
def preview(
    context: click.Context,
    name: str,
    data: Path | None,
    output: Path | None,
    options: tuple[str, ...],
) -> int:
    """Make a document of the template NAME and its sample, or data of yours."""
    from service.commands.render.command import render

    target = output or Path(f"{name}.pdf")
    with _entries() as entries:
        found = {entry.name: entry.folder / "sample.json" for entry in entries}
        if name not in found:
            raise click.UsageError(f"There is no template {name!r}, only {', '.join(found)}.")
        words = (str(data or found[name]), str(target), *options)
        status: int = context.invoke(render, words=words, template=name)
    if not status and target != Path("-"):
        print(target)
    return status


@templates.command(epilog=_CHECK_EXAMPLES)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--update", is_flag=True, help="Write the pictures anew.")
def check(folder: Path, *, update: bool) -> int:
    """Make every sample of FOLDER, which PRESSROOM_TEMPLATES names, and compare its picture."""
    import uvloop

    from service import settings
    from service.commands.templates.check import check as try_all

    async def report() -> int:
        faults = 0
        async for finding in try_all(folder, settings.load(), update=update):
            print(f"{finding.sample}: {finding.fault or 'ok'}")
            faults += finding.fault is not None
        return faults

    return min(uvloop.run(report()), 1)


@contextmanager
def _entries() -> Iterator[list["PublishedTemplate"]]:
    """The templates, as the service would have them."""
    from tempfile import TemporaryDirectory

    from offload.templates import catalogue
    from service import settings

    roots = catalogue.roots(settings.load().templates)
    with TemporaryDirectory() as home:
        yield list(catalogue.publish(roots, Path(home)).values())


def _samples(entry: "PublishedTemplate") -> list[str]:
    return sorted(path.name for path in entry.folder.glob("sample*.json"))
