"""Documents made on the command line, through the service's own pool."""

import asyncio
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from handlers.request import options, preferences
from handlers.request.options import TypesettingOptions
from offload.errors import OffloadError, TemplateBroken
from offload.files.spool import Spool
from offload.job import Receipt
from offload.order import E_INVOICES, Format, Options, Order, Site, Source, Template
from offload.templates import catalogue
from offload.templates.catalogue import Templates
from offload.threads import in_thread
from service.commands.local_pool import LocalPool, local_pool, temporary_spool
from service.commands.template_folders import template_folders
from service.settings import Settings, SettingsError

_EPOCH = "SOURCE_DATE_EPOCH"  # reproducible-builds.org/specs/source-date-epoch
# Stands for standard input, or output.
STANDARD = Path("-")


@dataclass(frozen=True, slots=True)
class Conversion:
    """A file to make a document of, and the file to write it to.

    `content` is what standard input held: nobody can interrupt a thread that reads it.
    """

    source: Path
    target: Path
    content: bytes | None = None

    def read(self) -> bytes:
        """What the source holds."""
        return self.source.read_bytes() if self.content is None else self.content

    def root(self) -> Path:
        """Where files are that relative URLs name; reads the file system."""
        return Path.cwd() if self.source == STANDARD else self.source.resolve().parent


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What all documents of a run have in common.

    Args:
        query: the options of POST /v1/pdf.
        format: of the documents.
        template: sources are its data; without one they are HTML.
    """

    query: TypesettingOptions
    format: Format = "pdf"
    template: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a conversion went, and the seconds that it took: with a receipt, or an error."""

    conversion: Conversion
    seconds: float
    receipt: Receipt | None = None
    error: OffloadError | OSError | None = None


async def render(
    conversions: Sequence[Conversion],
    run_options: RunOptions,
    settings: Settings,
    report: Callable[[Outcome], None],
) -> None:
    """Make documents, as many at a time as there are lanes; one that fails stops no other.

    Args:
        conversions: what to make of what; relative URLs of HTML name files beside it.
        run_options: of all of them.
        settings: the operator's.
        report: is called with each outcome.

    Raises:
        InvalidOption: the template can't be an e-invoice.
        SettingsError: SOURCE_DATE_EPOCH is no time.
        TemplateBroken: there is no such template, or one lacks a file.
    """
    press_options = _press_options(run_options)
    lanes = min(settings.workers, len(conversions))
    async with temporary_spool() as spool:
        name = run_options.template
        template = await _template(name, run_options.query, settings, spool) if name else None
        run_options.query.check_engine(template.engine if template else None, run_options.format)
        roots = () if template else await in_thread(_roots, conversions)
        async with local_pool(settings, spool, lanes=lanes, roots=roots) as pool:
            run = _Run(pool, press_options, template, report)
            waiting = iter(conversions)
            async with asyncio.TaskGroup() as group:
                for _ in range(lanes):
                    group.create_task(run.work_through(waiting))


@dataclass(frozen=True, slots=True)
class _Run:
    """What conversions have in common while they run."""

    pool: LocalPool
    options: Options
    template: Template | None
    report: Callable[[Outcome], None]

    async def work_through(self, conversions: Iterator[Conversion]) -> None:
        """One after the other, until there are no more: several of these share them."""
        for conversion in conversions:
            began = time.monotonic()
            try:
                receipt = await self._make(conversion)
            except (OffloadError, OSError) as error:
                self.report(Outcome(conversion, time.monotonic() - began, error=error))
            else:
                self.report(Outcome(conversion, time.monotonic() - began, receipt))

    async def _make(self, conversion: Conversion) -> Receipt:
        source: Source = self.template or Site(str(await in_thread(conversion.root)))
        order = Order(source, self.options, wait_seconds=preferences.LONGEST_WAIT)
        content = await in_thread(conversion.read)
        async with self.pool.document(order, content) as (receipt, document):
            await in_thread(_write, document, conversion.target)
        return receipt


def _roots(conversions: Sequence[Conversion]) -> set[Path]:
    return {conversion.root() for conversion in conversions}


def _write(document: Path, target: Path) -> None:
    """Write the whole document or nothing: a target that is there stays until then."""
    if target != STANDARD:
        place = target.resolve()
        draft = place.with_name(f".{place.name}.{os.getpid()}")
        try:
            shutil.copyfile(document, draft)
            draft.replace(place)
        finally:
            draft.unlink(missing_ok=True)
        return
    with document.open("rb") as file:
        shutil.copyfileobj(file, sys.stdout.buffer)
    sys.stdout.buffer.flush()


async def _template(
    name: str, query: TypesettingOptions, settings: Settings, spool: Spool
) -> Template:
    templates = await in_thread(_publish, name, settings, spool.templates)
    template = templates.get(Path(name).name)
    if template is None:
        raise TemplateBroken(f"there is no template {name!r}, only {', '.join(templates)}")
    try:
        return template.source(query.engine)
    except LookupError as error:
        options.refuse_engine(str(query.engine), str(error))


def _publish(name: str, settings: Settings, home: Path) -> Templates:
    with template_folders(name, settings) as folders:
        return catalogue.publish(folders, home)


def _press_options(run_options: RunOptions) -> Options:
    """What the query asks, with the time that a build names for now."""
    run_options.query.check_e_invoice(run_options.format)
    e_invoice = run_options.query.is_e_invoice(run_options.format)
    if e_invoice and run_options.template not in E_INVOICES:
        options.refuse_e_invoice(E_INVOICES)
    press_options = run_options.query.to_options(run_options.format)
    epoch = os.environ.get(_EPOCH)
    if epoch is None:
        return press_options
    if not re.fullmatch(r"\d{1,11}", epoch, re.ASCII):
        raise SettingsError(f"{_EPOCH}={epoch!r}: no whole number of seconds since 1970.")
    return replace(press_options, epoch=int(epoch))
