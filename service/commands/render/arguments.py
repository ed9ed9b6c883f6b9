"""The arguments of `pressroom render`: sources, the target, and options."""

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
    from offload.order import Format

_OPTION = re.compile(r"[a-z_]+=")


@dataclass(frozen=True, slots=True)
class Arguments:
    """Documents to make, in which format, with which options of POST /v1/pdf."""

    conversions: tuple[Conversion, ...]
    format: "Format"
    options: tuple[tuple[str, str], ...]


def read(words: Sequence[str], folder: Path | None, format_: "Format | None") -> Arguments:
    """Read the words: SOURCE TARGET, or with a folder SOURCE…, and NAME=VALUE….

    Raises:
        click.ClickException: they can't be understood, or name what is not there.
    """
    pairs = [word.partition("=")[::2] for word in words if _OPTION.match(word)]
    paths = [Path(word) for word in words if not _OPTION.match(word)]
    conversions, suffix = _into(folder, paths, format_ or "pdf") if folder else _pair(paths)
    for conversion in conversions:
        _check(conversion)
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    conversions = [_with_input(conversion) for conversion in conversions]
    by_suffix: Format = "png" if suffix == ".png" else "pdf"
    return Arguments(tuple(conversions), format_ or by_suffix, tuple(pairs))


def _pair(paths: Sequence[Path]) -> tuple[list[Conversion], str]:
    if len(paths) != 2:
        raise click.UsageError("Name a SOURCE and a TARGET, or many SOURCEs and --output-dir.")
    source, target = paths
    conversion = Conversion(source, target)
    if conversion.target != STANDARD and not conversion.target.parent.is_dir():
        raise click.UsageError(f"{conversion.target.parent}: no such folder.")
    if conversion.target == STANDARD and sys.stdout.isatty():
        raise click.UsageError("A document is not for a terminal: send it into a file or a pipe.")
    return [conversion], conversion.target.suffix


def _into(folder: Path, paths: Sequence[Path], format_: "Format") -> tuple[list[Conversion], str]:
    if not paths:
        raise click.UsageError("Name at least one SOURCE.")
    if STANDARD in paths:
        raise click.UsageError("Standard input has no name to call a file in --output-dir by.")
    conversions = [Conversion(path, folder / f"{path.stem}.{format_}") for path in paths]
    target, times = Counter(conversion.target for conversion in conversions).most_common(1)[0]
    if times > 1:
        raise click.UsageError(f"{times} sources would be written to {target}.")
    return conversions, f".{format_}"


def _check(conversion: Conversion) -> None:
    """Report what would fail before anything is begun."""
    if conversion.source != STANDARD and not conversion.source.is_file():
        raise click.UsageError(f"{conversion.source}: no such file.")


def _with_input(conversion: Conversion) -> Conversion:
    if conversion.source != STANDARD:
        return conversion
    return replace(conversion, content=sys.stdin.buffer.read())
