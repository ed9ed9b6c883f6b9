"""The words of `pressroom render`: which are sources, the target, and options."""

import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.commands.render.documents import STANDARD, Errand

if TYPE_CHECKING:
    from offload.job import Format

_OPTION = re.compile(r"[a-z_]+=")


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: documents, in which format, with which options of POST /v1/pdf."""

    errands: tuple[Errand, ...]
    made: "Format"
    options: tuple[tuple[str, str], ...]


def read(words: Sequence[str], folder: Path | None, made: "Format | None") -> Order:
    """What the words ask for: SOURCE TARGET, or with a folder SOURCE…, and NAME=VALUE….

    Raises:
        click.ClickException: they can't be understood, or name what is not there.
    """
    pairs = [word.partition("=")[::2] for word in words if _OPTION.match(word)]
    paths = [Path(word) for word in words if not _OPTION.match(word)]
    errands, suffix = _into(folder, paths, made or "pdf") if folder else _pair(paths)
    for errand in errands:
        _check(errand)
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    errands = [_with_input(errand) for errand in errands]
    named: Format = "png" if suffix == ".png" else "pdf"
    return Order(tuple(errands), made or named, tuple(pairs))


def _pair(paths: Sequence[Path]) -> tuple[list[Errand], str]:
    if len(paths) != 2:
        raise click.UsageError("Name a SOURCE and a TARGET, or many SOURCEs and --output-dir.")
    source, target = paths
    errand = Errand(source, target)
    if errand.target != STANDARD and not errand.target.parent.is_dir():
        raise click.UsageError(f"{errand.target.parent}: no such folder.")
    if errand.target == STANDARD and sys.stdout.isatty():
        raise click.UsageError("A document is not for a terminal: send it into a file or a pipe.")
    return [errand], errand.target.suffix


def _into(folder: Path, paths: Sequence[Path], made: "Format") -> tuple[list[Errand], str]:
    if not paths:
        raise click.UsageError("Name at least one SOURCE.")
    if STANDARD in paths:
        raise click.UsageError("Standard input has no name to call a file in --output-dir by.")
    errands = [Errand(path, folder / f"{path.stem}.{made}") for path in paths]
    target, times = Counter(errand.target for errand in errands).most_common(1)[0]
    if times > 1:
        raise click.UsageError(f"{times} sources would be written to {target}.")
    return errands, f".{made}"


def _check(errand: Errand) -> None:
    """What would fail is told before anything is begun."""
    if errand.source != STANDARD and not errand.source.is_file():
        raise click.UsageError(f"{errand.source}: no such file.")


def _with_input(errand: Errand) -> Errand:
    if errand.source != STANDARD:
        return errand
    return replace(errand, content=sys.stdin.buffer.read())
