"""The one way of every request for a document, from its head to its answer.

who asks, and for what -> admitted in principle -> the body is received -> made, or replayed ->
kept for a repeat -> answered
"""

from collections.abc import Callable
from dataclasses import replace

from aiohttp import web

from handlers import response
from handlers.request import accept, body, idempotency, options, passwords, preferences, priority
from handlers.request.accept import MediaTypes
from handlers.request.errors import KeyInUse, KeyReused
from handlers.request.idempotency import Fingerprint, IdempotencyKey
from handlers.request.keys import CALLER
from handlers.request.options import AnswerOptions, TypesettingOptions
from handlers.response import REPLAYED
from offload.admission.estimate import kind_of
from offload.files.replays import Replay, ReplayCache
from offload.files.spool import Spool
from offload.job import Job, Receipt
from offload.order import E_INVOICES, Order, Source, Template
from offload.pool import Pool

POOL = web.AppKey("pool", Pool)
SPOOL = web.AppKey("spool", Spool)
REPLAYS = web.AppKey("replays", ReplayCache)

# A second: most documents take less.
_RETRY_SOON = {"Retry-After": "1"}


async def respond(
    request: web.Request, source: Source, formats: MediaTypes, model: type[AnswerOptions]
) -> web.StreamResponse:
    """Make a document and answer with it.

    Args:
        request: its query holds the options, its body is the source.
        source: how the body is to be read.
        formats: what can be made of it, by media type.
        model: of the options.

    Raises:
        RequestError: the request can't be carried out as it is.
        OffloadError: the document can't be made.
    """
    order, filename = _order(request, source, formats, model)
    key = idempotency.key(request)
    async with request.app[SPOOL].folder() as folder:
        job = Job.begin(order, folder)
        if key is None:
            receipt = await _make(request, job)
        elif replay := await request.app[REPLAYS].take(key, job.document):
            receipt = await _replay(request, job, replay)
        else:
            receipt = await _make_once(request, job, key)
        return await response.send(request, job, receipt, filename)


def _order(
    request: web.Request, source: Source, formats: MediaTypes, model: type[AnswerOptions]
) -> tuple[Order, str | None]:
    """What is asked for, and the name to save it under."""
    wait_seconds = preferences.wait_seconds(request)
    query = options.read(request.query, model)
    if _wants_e_invoice(query) and not _can_be_e_invoice(source):
        options.refuse_e_invoice(E_INVOICES)
    format_ = accept.chosen_format(request, formats)
    order = Order(
        source=source,
        options=query.to_options(format_, passwords.lock(request, query, format_)),
        priority=priority.read(request),
        wait_seconds=wait_seconds,
        caller=request.get(CALLER),
    )
    return order, query.filename


def _wants_e_invoice(query: AnswerOptions) -> bool:
    return isinstance(query, TypesettingOptions) and query.e_invoice


def _can_be_e_invoice(source: Source) -> bool:
    return isinstance(source, Template) and source.name in E_INVOICES


async def _make(request: web.Request, job: Job, see: Callable[[bytes], object] = bytes) -> Receipt:
    """Receive the body, which `see` is shown, and have the job done.

    No body is received in vain, if that is certain before.
    """
    pool = request.app[POOL]
    pool.precheck(job.order, kind_of(job.order, request.content_length or 0))
    size = await body.receive(request, job, see)
    return await pool.run(replace(job, kind=kind_of(job.order, size)))


async def _make_once(request: web.Request, job: Job, key: IdempotencyKey) -> Receipt:
    """Have the job done, and keep its document for a repeat of the request.

    Raises:
        KeyInUse: the first request with this key is still in work.
    """
    replays = request.app[REPLAYS]
    if replays.is_in_work(key):
        raise KeyInUse("A request with this Idempotency-Key is in work.", headers=_RETRY_SOON)
    with replays.in_work(key):
        fingerprint = Fingerprint(request, job.order)
        receipt = await _make(request, job, fingerprint.update)
        await replays.keep(key, fingerprint.hexdigest(), job.document, receipt)
        return receipt


async def _replay(request: web.Request, job: Job, replay: Replay) -> Receipt:
    """The receipt of the first request's document, if this is the same request.

    Raises:
        KeyReused: it is another one.
    """
    fingerprint = Fingerprint(request, job.order)
    await body.receive(request, job, fingerprint.update)
    if replay.fingerprint != fingerprint.hexdigest():
        raise KeyReused("Its target, its options or its body differ from the first request's.")
    request[REPLAYED] = True
    return replace(replay.receipt, queue_seconds=0.0, render_seconds=0.0)
