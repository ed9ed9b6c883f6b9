"""The arguments of `pressroom render`: sources, where documents go, and options."""

import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.commands.render.documents import STANDARD, Conversion

if TYPE_CHECKING:
    from handlers.request.options import TypesettingOptions
    from offload.order import Format

_OPTION = re.compile(r"[a-z_]+=")
# A path joins the two slashes.
_URL = re.compile(r"[a-z][a-z0-9+.-]+:/", re.IGNORECASE)
_FORMATS: "dict[str, Format]" = {".pdf": "pdf", ".png": "png"}
_ENDINGS = "a document is written only to a name that ends in .pdf or .png."


@dataclass(frozen=True, slots=True)
class Arguments:
    """Documents to make, in which format, with which options of POST /v1/pdf."""

    conversions: tuple[Conversion, ...]
    format: "Format"
    options: tuple[tuple[str, str], ...]


def read(words: Sequence[str], output: Path | None, format_: "Format | None") -> Arguments:
    """Read the words: SOURCE… [TARGET] and NAME=VALUE….

    A document is written only to a name that ends in .pdf or .png, and never over a source.

    Args:
        words: as they were typed.
        output: a folder for the documents, or the name of one; without it the last word is that.
        format_: of the documents; without it the target's name decides.

    Raises:
        click.UsageError: they can't be understood, or name what is not there.
    """
    names = [word for word in words if not _OPTION.match(word)]
    _refuse_urls([*names, str(output or "")])
    target = output or _last_of_two(names)
    sources = [Path(name) for name in (names if output else names[:1])]
    folder = None if _is_document(target) else target
    if folder and output is None:
        raise click.UsageError(f"{target}: {_ENDINGS} Many go into a folder: --output FOLDER.")
    conversions = _into(folder, sources, format_ or "pdf") if folder else _one(sources, target)
    suffix = conversions[0].target.suffix.lower()
    if format_ and format_ != _FORMATS.get(suffix, format_):
        raise click.UsageError(f"{target} ends in {suffix}, but --format is {format_}.")
    for conversion in conversions:
        _check(conversion, sources)
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    conversions = [_with_input(conversion) for conversion in conversions]
    return Arguments(tuple(conversions), format_ or _FORMATS.get(suffix, "pdf"), pairs(words))


def pairs(words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Those of the words that are NAME=VALUE."""
    return tuple(word.partition("=")[::2] for word in words if _OPTION.match(word))


def typesetting_options(pairs: Sequence[tuple[str, str]]) -> "TypesettingOptions":
    """The options of POST /v1/pdf that NAME=VALUE pairs ask for.

    Raises:
        click.UsageError: one is unknown, or can't have this value.
    """
    from multidict import MultiDict

    from handlers.request import options
    from handlers.request.errors import InvalidOption

    try:
        return options.read(MultiDict(pairs), options.TypesettingOptions)
    except InvalidOption as error:
        raise click.UsageError(str(error)) from error


def _refuse_urls(names: Sequence[str]) -> None:
    for name in names:
        if _URL.match(name):
            raise click.UsageError(
                f"{name}: only files are read and written. Save the page and what it loads, "
                "and name its file."
            )


def _last_of_two(names: Sequence[str]) -> Path:
    if len(names) != 2:
        raise click.UsageError(
            "Name a SOURCE and a TARGET, or SOURCEs and a folder: --output FOLDER."
        )
    return Path(names[1])


def _is_document(target: Path) -> bool:
    return target == STANDARD or (target.suffix.lower() in _FORMATS and not target.is_dir())


def _one(sources: Sequence[Path], target: Path) -> list[Conversion]:
    if len(sources) != 1:
        raise click.UsageError(f"{target} is one document: name one SOURCE, or a folder.")
    if target != STANDARD and not target.parent.is_dir():
        raise click.UsageError(f"{target.parent}: no such folder.")
    if target == STANDARD and sys.stdout.isatty():
        raise click.UsageError("A document is not for a terminal: send it into a file or a pipe.")
    return [Conversion(sources[0], target)]


def _into(folder: Path, sources: Sequence[Path], format_: "Format") -> list[Conversion]:
    if not sources:
        raise click.UsageError("Name at least one SOURCE.")
    if STANDARD in sources:
        raise click.UsageError("Standard input has no name for a file in a folder: name the file.")
    if folder.exists() and not folder.is_dir():
        raise click.UsageError(f"{folder}: {_ENDINGS}")
    conversions = [Conversion(path, folder / f"{path.stem}.{format_}") for path in sources]
    target, times = Counter(conversion.target for conversion in conversions).most_common(1)[0]
    if times > 1:
        raise click.UsageError(f"{times} sources would be written to {target}.")
    return conversions


def _check(conversion: Conversion, sources: Sequence[Path]) -> None:
    """Report what would fail, or be lost, before anything is begun."""
    source, target = conversion.source, conversion.target
    if source.is_dir():
        raise click.UsageError(f"{source} is a folder: name the files in it.")
    if source != STANDARD and not source.is_file():
        raise click.UsageError(f"{source}: no such file.")
    if source.suffix.lower() in _FORMATS:
        raise click.UsageError(f"{source} is a document already: a SOURCE is HTML or JSON.")
    if target == STANDARD or not target.exists():
        return
    if not target.is_file():
        raise click.UsageError(f"{target}: no file that a document can be written to.")
    if target.resolve().suffix.lower() not in _FORMATS:
        raise click.UsageError(f"{target} is a link to {target.resolve().name}: {_ENDINGS}")
    if any(path.exists() and target.samefile(path) for path in sources):
        raise click.UsageError(f"{target} is a SOURCE as well: it is not written over.")
    if source != STANDARD and _may_load(source.read_bytes(), target):
        raise click.UsageError(
            f"{target} is named in {source}, which may load it: it is not written over."
        )


def _may_load(html: bytes, target: Path) -> bool:
    """Whether the page may show the picture or attach the document, rather than link to it."""
    return target.name.encode() in html and (target.suffix != ".pdf" or b"attachment" in html)


def _with_input(conversion: Conversion) -> Conversion:
    if conversion.source != STANDARD:
        return conversion
    return replace(conversion, content=sys.stdin.buffer.read())
