"""`pressroom render`: documents on the command line, through the service's own code."""

import asyncio
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from handlers.request import options, preferences
from handlers.request.options import Query
from offload.errors import OffloadError, TemplateBroken
from offload.files.spool import Spool, append, in_thread
from offload.job import (
    E_INVOICES,
    Claim,
    Format,
    Job,
    Options,
    Receipt,
    Site,
    Source,
    Template,
    Terms,
)
from offload.pool import Pool
from offload.templates import catalogue
from service.settings import Settings, SettingsError

_EPOCH = "SOURCE_DATE_EPOCH"  # reproducible-builds.org/specs/source-date-epoch
# Stands for standard input, or output.
STANDARD = Path("-")


@dataclass(frozen=True, slots=True)
class Errand:
    """A file to make a document of, and the file to write it to.

    `content` is what standard input held: nobody can interrupt a thread that reads it.
    """

    source: Path
    target: Path
    content: bytes | None = None

    def read(self) -> bytes:
        """What it holds."""
        return self.source.read_bytes() if self.content is None else self.content

    def root(self) -> Path:
        """Where what it names by relative URLs is found; reads the file system."""
        return Path.cwd() if self.source == STANDARD else self.source.resolve().parent


@dataclass(frozen=True, slots=True)
class Wish:
    """What all documents of a run have in common: sources are a template's data, or HTML."""

    query: Query
    made: Format = "pdf"
    template: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an errand went, and the seconds that it took: with a receipt, or an error."""

    errand: Errand
    seconds: float
    receipt: Receipt | None = None
    error: OffloadError | OSError | None = None


async def render(
    errands: Sequence[Errand], wish: Wish, settings: Settings, tell: Callable[[Outcome], None]
) -> None:
    """Make documents, as many at a time as there are lanes; one that fails stops no other.

    Args:
        errands: what to make of what; relative URLs of HTML name files beside it.
        wish: what is to be made.
        settings: the operator's.
        tell: is told of each when it has ended.

    Raises:
        InvalidOption: the template can't be an e-invoice.
        SettingsError: SOURCE_DATE_EPOCH is no time.
        TemplateBroken: there is no such template, or one lacks a file.
    """
    made = _options(wish)
    lanes = min(settings.workers, len(errands))
    async with Spool(Path(tempfile.gettempdir())) as spool:
        template = await _template(wish.template, settings, spool) if wish.template else None
        roots = {spool.templates} if template else await in_thread(_roots, errands)
        terms = Terms(
            workers=lanes,
            backlog=lanes,
            worker_memory=settings.worker_memory,
            home=spool.lanes,
            readable=tuple(map(str, roots)),
            hosts=settings.allowed_hosts,
        )
        async with Pool(terms, observe=lambda _: None) as pool:
            run = _Run(pool, spool, made, template, tell)
            waiting = iter(errands)
            async with asyncio.TaskGroup() as group:
                for _ in range(lanes):
                    group.create_task(run.through(waiting))


@dataclass(frozen=True, slots=True)
class _Run:
    """What errands have in common while they run."""

    pool: Pool
    spool: Spool
    options: Options
    template: Template | None
    tell: Callable[[Outcome], None]

    async def through(self, errands: Iterator[Errand]) -> None:
        """One errand after the other, until there are no more: several of these share them."""
        for errand in errands:
            began = time.monotonic()
            try:
                receipt = await self._make(errand)
            except (OffloadError, OSError) as error:
                self.tell(Outcome(errand, time.monotonic() - began, error=error))
            else:
                self.tell(Outcome(errand, time.monotonic() - began, receipt))

    async def _make(self, errand: Errand) -> Receipt:
        async with self.spool.folder() as folder:
            source: Source = self.template or Site(str(await in_thread(errand.root)))
            claim = Claim(deadline=time.monotonic() + preferences.LONGEST_WAIT)
            job = Job(folder, source, self.options, claim)
            await in_thread(append, job.body, await in_thread(errand.read))
            receipt = await self.pool.run(job)
            await in_thread(_write, job.document, errand.target)
        return receipt


def _roots(errands: Sequence[Errand]) -> set[Path]:
    return {errand.root() for errand in errands}


def _write(document: Path, target: Path) -> None:
    if target != STANDARD:
        shutil.copyfile(document, target)
        return
    with document.open("rb") as file:
        shutil.copyfileobj(file, sys.stdout.buffer)
    sys.stdout.buffer.flush()


async def _template(name: str, settings: Settings, spool: Spool) -> Template:
    roots = catalogue.roots(settings.templates)
    entries = await in_thread(catalogue.publish, roots, spool.templates)
    if name not in entries:
        raise TemplateBroken(f"there is no template {name!r}, only {', '.join(entries)}")
    return Template(str(entries[name].folder))


def _options(wish: Wish) -> Options:
    """What the query asks, and the time that a build names for now."""
    if wish.query.e_invoice and wish.template not in E_INVOICES:
        options.refuse_e_invoice(E_INVOICES)
    asked, epoch = wish.query.options(wish.made), os.environ.get(_EPOCH)
    if epoch is None:
        return asked
    if not re.fullmatch(r"\d{1,11}", epoch, re.ASCII):
        raise SettingsError(f"{_EPOCH}={epoch!r}: no whole number of seconds since 1970.")
    return replace(asked, epoch=int(epoch))
