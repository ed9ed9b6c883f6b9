"""Trial renders: each new template is filled with its own sample before it is served."""

import asyncio
from collections.abc import Iterable

from offload.errors import InvalidData, MalformedBody, TemplateBroken, WorkerDied
from offload.files.spool import Spool, append
from offload.job import Job
from offload.lanes.lane import Lane
from offload.limits import PoolLimits
from offload.order import EngineName, Options, Order
from offload.templates.catalogue import ENGINE_FILES, PublishedTemplate
from offload.threads import in_thread

# Seconds for one sample: a template that loops for ever must not keep the service from starting.
_TIMEOUT = 60.0


async def render_samples(
    templates: Iterable[PublishedTemplate], limits: PoolLimits, spool: Spool
) -> None:
    """Fill each template with its sample, in a lane that serves nothing else.

    Args:
        templates: to try.
        limits: of the lane.
        spool: for the jobs' folders.

    Raises:
        TemplateBroken: one can't be filled; `str()` names the file and the place in it.
    """
    lane = await Lane.start(limits)
    try:
        for template in templates:
            for engine in template.engines:
                await _render_sample(template, engine, lane, spool)
    finally:
        lane.retire()
        await lane.close()


async def _render_sample(
    template: PublishedTemplate, engine: EngineName, lane: Lane, spool: Spool
) -> None:
    # Typst has no step before the PDF, and is quick.
    options = Options(format="html" if engine == "weasyprint" else "pdf")
    order = Order(template.source(engine), options, wait_seconds=_TIMEOUT)
    async with spool.folder() as folder:
        job = Job.begin(order, folder)
        await in_thread(append, job.body, template.sample)
        try:
            async with asyncio.timeout(_TIMEOUT):
                await lane.run(job)
        except InvalidData as error:
            raise TemplateBroken(f"{template.name}/sample.json:1: {_first(error)}") from error
        except MalformedBody as error:
            raise TemplateBroken(f"{template.name}/sample.json:1: {error}") from error
        except (TimeoutError, WorkerDied) as error:
            place = f"{template.name}/{ENGINE_FILES[engine][0]}:1"
            raise TemplateBroken(f"{place}: its sample takes too much time or memory") from error


def _first(error: InvalidData) -> str:
    item = error.items[0]
    if isinstance(item, str):
        return item
    expected = f"; expected: {item['expected']}" if "expected" in item else ""
    return f"at {item['pointer'] or '/'}: {item['detail']}{expected}"
