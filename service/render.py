"""`pressroom render`: one document on the command line, through the service's own code."""

import os
import re
import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from handlers import prefer
from handlers.options import Query
from offload.job import Claim, Format, Job, Options, Receipt, Site, Terms
from offload.pool import Pool
from offload.spool import Spool, append, in_thread
from service.settings import Settings, SettingsError

_EPOCH = "SOURCE_DATE_EPOCH"  # reproducible-builds.org/specs/source-date-epoch


async def render(source: Path, target: Path, query: Query, settings: Settings) -> Receipt:
    """Make a document of an HTML file; its relative URLs name files beside it.

    Raises:
        OffloadError: it could not be made.
        OSError: a file can't be read or written.
        SettingsError: SOURCE_DATE_EPOCH is no time.
    """
    options = _options(query, "png" if target.suffix == ".png" else "pdf")
    async with Spool(Path(tempfile.gettempdir())) as spool, spool.folder() as folder:
        root = str(source.parent)
        terms = Terms(
            workers=1,
            backlog=1,
            worker_memory=settings.worker_memory,
            home=spool.lanes,
            readable=(root,),
            hosts=settings.allowed_hosts,
        )
        claim = Claim(deadline=time.monotonic() + prefer.LONGEST_WAIT)
        job = Job(folder, Site(root), options, claim)
        await in_thread(append, job.body, await in_thread(source.read_bytes))
        async with Pool(terms, observe=lambda _: None) as pool:
            receipt = await pool.run(job)
        await in_thread(shutil.copyfile, job.document, target)
        return receipt


def _options(query: Query, made: Format) -> Options:
    """What the query asks, and the time that a build names for now."""
    options, epoch = query.options(made), os.environ.get(_EPOCH)
    if epoch is None:
        return options
    if not re.fullmatch(r"\d{1,11}", epoch, re.ASCII):
        raise SettingsError(f"{_EPOCH}={epoch!r}: no whole number of seconds since 1970.")
    return replace(options, epoch=int(epoch))
