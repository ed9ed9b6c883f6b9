"""POST /v1/pdf: an HTML document in, a PDF out."""

import time
from dataclasses import replace

from aiohttp import web

from handlers import response
from handlers.request import body, idempotency, options, passwords, preferences, priority
from handlers.request.keys import CALLER
from handlers.request.options import Query, Saving
from handlers.response import MediaTypes
from offload.admission.estimate import kind_of
from offload.files.spool import Spool
from offload.job import E_INVOICES, Claim, Job, Receipt, Source, Template
from offload.pool import Pool

POOL = web.AppKey("pool", Pool)
SPOOL = web.AppKey("spool", Spool)


async def create(request: web.Request) -> web.StreamResponse:
    """Typeset the body; the query holds the options."""
    return await make(request, body.source(request), response.PRINTED, Query)


async def make(
    request: web.Request, source: Source, offered: MediaTypes, model: type[Saving]
) -> web.StreamResponse:
    """Make a document of the body, which `source` says how to read, and answer with it."""
    claim = claimed(request)
    query = options.read(request.query, model)
    if isinstance(query, Query) and query.e_invoice and not _e_invoice(source):
        options.refuse_e_invoice(E_INVOICES)
    made = response.chosen_format(request, offered)
    wanted = query.options(made, passwords.lock(request, query, made))
    async with request.app[SPOOL].folder() as folder:
        job = Job(folder, source, wanted, claim)
        receipt = await idempotency.once(request, job, run)
        return await response.send(request, job, receipt, query.filename)


async def run(request: web.Request, job: Job, witness: body.Witness) -> Receipt:
    """Take the body in, and have the job done; nothing is taken in for nothing."""
    pool, source, profile = request.app[POOL], job.source, job.options.profile
    pool.welcome(job.claim, kind_of(source, request.content_length or 0, profile))
    size = await body.receive(request, job.folder, job.claim.deadline, witness)
    return await pool.run(replace(job, kind=kind_of(source, size, profile)))


def _e_invoice(source: Source) -> bool:
    return isinstance(source, Template) and source.name in E_INVOICES


def claimed(request: web.Request) -> Claim:
    """What the request's headers claim of the pool."""
    return Claim(
        deadline=time.monotonic() + preferences.wait_seconds(request),
        urgency=priority.urgency(request),
        incremental=priority.incremental(request),
        caller=request.get(CALLER),
    )
