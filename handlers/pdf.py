"""POST /v1/pdf: an HTML document in, a PDF out."""

import time

from aiohttp import web

from handlers import answers, options, prefer, uploads
from offload.job import Job
from offload.pool import Pool
from offload.spool import Spool

POOL = web.AppKey("pool", Pool)
SPOOL = web.AppKey("spool", Spool)


async def create(request: web.Request) -> web.StreamResponse:
    """Typeset the body; the query holds the options."""
    deadline = time.monotonic() + prefer.wait_seconds(request)
    query = options.read(request.query)
    wanted = query.options(answers.chosen_format(request))
    source = uploads.source(request)
    async with request.app[SPOOL].folder() as folder:
        job = Job(folder, source, wanted, deadline)
        await uploads.receive(request, job.body, deadline)
        receipt = await request.app[POOL].run(job)
        return await answers.send(request, job, receipt, query.filename)
