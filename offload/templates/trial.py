"""Templates put to the proof before they serve: each sample, through its template, in a lane."""

import asyncio
import time
from collections.abc import Iterable

from offload.errors import InvalidData, MalformedBody, TemplateBroken, WorkerDied
from offload.files.spool import Spool, append, in_thread
from offload.job import Claim, Job, Options, Template, Terms
from offload.lanes.lane import Lane
from offload.templates.catalogue import Entry

# Seconds for one sample: a template that loops for ever must not keep the service from starting.
_PATIENCE = 60.0


async def prove(entries: Iterable[Entry], terms: Terms, spool: Spool) -> None:
    """Fill each template with its sample, in a lane that serves nothing else.

    Raises:
        TemplateBroken: one can't be filled; `str()` names the file and the place in it.
    """
    lane = await Lane.start(terms)
    try:
        for entry in entries:
            await _prove(entry, lane, spool)
    finally:
        lane.retire()
        await lane.close()


async def _prove(entry: Entry, lane: Lane, spool: Spool) -> None:
    async with spool.folder() as folder:
        job = Job(
            folder,
            Template(str(entry.folder)),
            Options(format="html"),
            Claim(time.monotonic() + _PATIENCE),
        )
        await in_thread(append, job.body, entry.sample)
        try:
            async with asyncio.timeout(_PATIENCE):
                await lane.run(job)
        except InvalidData as error:
            raise TemplateBroken(f"{entry.name}/sample.json:1: {_first(error)}") from error
        except MalformedBody as error:
            raise TemplateBroken(f"{entry.name}/sample.json:1: {error}") from error
        except (TimeoutError, WorkerDied) as error:
            where = f"{entry.name}/template.html:1"
            raise TemplateBroken(f"{where}: its sample takes too much time or memory") from error


def _first(error: InvalidData) -> str:
    item = error.items[0]
    if isinstance(item, str):
        return item
    expected = f"; expected: {item['expected']}" if "expected" in item else ""
    return f"at {item['pointer'] or '/'}: {item['detail']}{expected}"
