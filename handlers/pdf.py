"""POST /v1/pdf: an HTML document in, a PDF out."""

import time

from aiohttp import web

from handlers import answers, options, prefer, priority, uploads
from handlers.answers import MediaTypes
from handlers.keys import CALLER
from offload.estimate import kind_of
from offload.job import Claim, Job, Source
from offload.pool import Pool
from offload.spool import Spool

POOL = web.AppKey("pool", Pool)
SPOOL = web.AppKey("spool", Spool)


async def create(request: web.Request) -> web.StreamResponse:
    """Typeset the body; the query holds the options."""
    return await make(request, uploads.source(request), answers.PRINTED)


async def make(request: web.Request, source: Source, offered: MediaTypes) -> web.StreamResponse:
    """Make a document of the body, which `source` says how to read, and answer with it."""
    claim = claimed(request)
    query = options.read(request.query)
    wanted = query.options(answers.chosen_format(request, offered))
    pool = request.app[POOL]
    pool.welcome(claim, kind_of(source, request.content_length or 0))
    async with request.app[SPOOL].folder() as folder:
        size = await uploads.receive(request, folder, claim.deadline)
        job = Job(folder, source, wanted, claim, kind_of(source, size))
        receipt = await pool.run(job)
        return await answers.send(request, job, receipt, query.filename)


def claimed(request: web.Request) -> Claim:
    """What the request's headers claim of the pool."""
    return Claim(
        deadline=time.monotonic() + prefer.wait_seconds(request),
        urgency=priority.urgency(request),
        incremental=priority.incremental(request),
        caller=request.get(CALLER),
    )
