"""`pressroom templates`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.commands import template_names
from service.commands.group import CommandGroup

if TYPE_CHECKING:
    from offload.order import EngineName
    from offload.templates.catalogue import PublishedTemplate

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

_LIST_EXAMPLES = """\b
Examples:
  pressroom templates list
  PRESSROOM_TEMPLATES=ours pressroom templates list --json
"""

_NEW_EXAMPLES = """\b
Examples:
  pressroom templates new letter
  pressroom templates new letter --engine typst
  PRESSROOM_TEMPLATES=ours pressroom templates new letter
"""

_PREVIEW_EXAMPLES = """\b
Examples:
  pressroom templates preview invoice
  pressroom templates preview ./letter --watch
  pressroom templates preview invoice --data july.json -o july.png
"""

_CHECK_EXAMPLES = """\b
Examples:
  pressroom templates check ours
  pressroom templates check ours --update
"""


@click.group(cls=CommandGroup)
def templates() -> None:
    """See, try and check templates: the built-in ones, and those of PRESSROOM_TEMPLATES."""


@templates.command("list", epilog=_LIST_EXAMPLES)
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each.")
def list_(*, as_json: bool) -> None:
    """List the templates and their samples."""
    import orjson

    with _entries() as entries:
        templates = [
            {"name": entry.name, "description": entry.description, "samples": _samples(entry)}
            for entry in entries
        ]
    for template in templates:
        if as_json:
            print(orjson.dumps(template).decode())
        else:
            print("{name}\n  {description}".format(**template))
            print(f"  Samples: {', '.join(template['samples'])}")


@templates.command(epilog=_NEW_EXAMPLES)
@click.argument("folder", metavar="NAME", type=click.Path(path_type=Path))
@click.option(
    "--engine",
    type=click.Choice(["weasyprint", "typst"]),
    default="weasyprint",
    help="Of HTML and CSS, or of Typst's own language.",
)
def new(folder: Path, engine: "EngineName") -> None:
    """Make a template that works: a letter, with a schema and a sample.

    NAME is a folder to make: in PRESSROOM_TEMPLATES where that is set, else in the current one.
    """
    from service import settings
    from service.commands.templates import new as starter

    own = settings.load().templates
    place = own / folder if own and folder.name == str(folder) else folder
    if place.exists():
        raise click.UsageError(f"{place} is there already: nothing was changed.")
    for path in starter.create(place, engine):
        print(path)
    shown = str(place) if place.is_absolute() else f"./{place}"
    print(f"See it: pressroom templates preview {shown} --watch")


@templates.command(epilog=_PREVIEW_EXAMPLES)
@click.argument("name", shell_complete=template_names.templates)
@click.option("--data", type=_FILE, help="JSON for it; its sample unless given.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="NAME.pdf unless given; or a .png."
)
@click.option("-w", "--watch", is_flag=True, help="Show it in a browser, anew at each change.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="For the browser, with --watch; a free one unless given.",
)
@click.argument("options", nargs=-1, metavar="[NAME=VALUE]...")
@click.pass_context
def preview(  # noqa: PLR0913 - an argument for each option
    context: click.Context,
    *,
    name: str,
    data: Path | None,
    output: Path | None,
    watch: bool,
    port: int,
    options: tuple[str, ...],
) -> int:
    """Make a document of a template and its sample, or data of yours.

    NAME is one that `pressroom templates list` names, or the path of a template's folder.
    """
    from service.commands.render.command import render

    if watch and output:
        raise click.UsageError("--watch writes no file: leave --output out.")
    folder_name = Path(name).name
    with _entries(name) as entries:
        samples = {entry.name: entry.folder / "sample.json" for entry in entries}
        if folder_name not in samples:
            raise click.UsageError(f"There is no template {name!r}, only {', '.join(samples)}.")
        if watch:
            return _watch(name, data, options, port)
        target = output or Path(f"{folder_name}.pdf")
        words = (str(data or samples[folder_name]), str(target), *options)
        status: int = context.invoke(render, words=words, template=name)
    return status


def _watch(name: str, data: Path | None, options: tuple[str, ...], port: int) -> int:
    from offload.templates.catalogue import SHARED
    from service import settings
    from service.commands import loop
    from service.commands.render import arguments
    from service.commands.template_folders import edited_folder, template_folders
    from service.commands.templates.preview import Watched, watch

    configured = settings.load()
    query = arguments.typesetting_options(arguments.pairs(options))
    with template_folders(name, configured) as folders:
        folder = edited_folder(name, folders)
        shared = folder.parent / SHARED
        files = [folder, *([shared] if shared.is_dir() else []), *([data] if data else [])]
        made = query.to_options("pdf"), query.engine
        watched = Watched(folder.name, folders, tuple(files), data, *made)
        loop.run(watch(watched, configured, port, print))
    return 0


@templates.command(epilog=_CHECK_EXAMPLES)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--update", is_flag=True, help="Write the pictures anew.")
def check(folder: Path, *, update: bool) -> int:
    """Make every sample of FOLDER, which PRESSROOM_TEMPLATES names, and compare its picture."""
    from service import settings
    from service.commands import loop
    from service.commands.templates.check import check as try_all

    configured = settings.load()

    async def report() -> int:
        faults = 0
        async for finding in try_all(folder, configured, update=update):
            print(f"{finding.sample}: {finding.fault or 'ok'}")
            faults += finding.fault is not None
        return faults

    return min(loop.run(report()), 1)


@contextmanager
def _entries(name: str = "") -> Iterator[list["PublishedTemplate"]]:
    """The templates, as the service would have them; with a path, the one in that folder too."""
    from tempfile import TemporaryDirectory

    from offload.templates import catalogue
    from service import settings
    from service.commands.template_folders import template_folders

    with template_folders(name, settings.load()) as folders, TemporaryDirectory() as home:
        yield list(catalogue.publish(folders, Path(home)).values())


def _samples(entry: "PublishedTemplate") -> list[str]:
    return sorted(path.name for path in entry.folder.glob("sample*.json"))
