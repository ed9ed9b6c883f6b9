"""The one way of every request for a document, from its head to its answer.

who asks, and for what -> admitted in principle -> the body is received -> made, or replayed ->
kept for a repeat -> answered
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from aiohttp import web
from multidict import MultiDict, MultiMapping

from handlers import response
from handlers.durable import deferred
from handlers.durable.jobs import JOBS
from handlers.request import accept, body, idempotency, options, passwords, preferences, priority
from handlers.request.accept import MediaTypes
from handlers.request.body import Upload
from handlers.request.errors import KeyInUse, KeyReused
from handlers.request.idempotency import Fingerprint, IdempotencyKey
from handlers.request.keys import CALLER
from handlers.request.options import AnswerOptions, TypesettingOptions
from handlers.response import APPLIED, FILENAME, REPLAYED
from offload import form_data
from offload.admission.estimate import kind_of
from offload.files.replays import Replay, ReplayCache
from offload.files.spool import Spool
from offload.job import Job, Receipt
from offload.order import E_INVOICES, Format, Order, Source, Template
from offload.pool import Pool
from offload.threads import in_thread

POOL = web.AppKey("pool", Pool)
SPOOL = web.AppKey("spool", Spool)
REPLAYS = web.AppKey("replays", ReplayCache)

# A second: most documents take less.
_RETRY_SOON = {"Retry-After": "1"}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """How the requests of one route are read.

    Args:
        source: how the body is to be read.
        formats: what can be made of it, by media type.
        model: of the options.
    """

    source: Source
    formats: MediaTypes
    model: type[AnswerOptions]

    def order(self, request: web.Request, given: MultiMapping[str]) -> Order:
        """What is asked for by the options that are given.

        Raises:
            RequestError: it can't be asked for.
        """
        wait_seconds = preferences.wait_seconds(request)
        read = options.read(given, self.model)
        format_ = accept.chosen_format(request, self.formats)
        if isinstance(read, TypesettingOptions):
            check_source(read, self.source, format_)
        if read.filename:
            request[FILENAME] = read.filename
        request[APPLIED] = preferences.applied(request)
        return Order(
            source=self.source,
            options=read.to_options(format_, passwords.lock(request, read, format_)),
            priority=priority.read(request),
            wait_seconds=wait_seconds,
            caller=request.get(CALLER),
        )


async def respond(request: web.Request, endpoint: Endpoint) -> web.StreamResponse:
    """Make a document and answer with it.

    Its options are in the query, and, where the body is an upload, in fields of that as well.

    Raises:
        RequestError: the request can't be carried out as it is.
        OffloadError: the document can't be made.
    """
    order = endpoint.order(request, request.query)
    kind = kind_of(order, request.content_length or 0)
    if JOBS in request.app and preferences.responds_async(request):
        with request.app[POOL].place(order, kind, durable=True):
            return await deferred.respond(request, order, partial(_with_fields, request, endpoint))
    key = idempotency.key(request)
    order = replace(order, identity=_identity(request, key))
    with request.app[POOL].place(order, kind):
        return await _respond(request, endpoint, order, key)


async def _respond(
    request: web.Request, endpoint: Endpoint, order: Order, key: IdempotencyKey | None
) -> web.StreamResponse:
    async with request.app[SPOOL].folder(order.caller) as folder:
        job = Job.begin(order, folder)
        if key is None:
            receipt = await _make(request, endpoint, job)
        elif replay := await request.app[REPLAYS].take(key, job.document):
            receipt = await _replay(request, endpoint, job, replay)
        else:
            receipt = await _make_once(request, endpoint, job, key)
        return await response.send(request, job, receipt)


def check_source(query: TypesettingOptions, source: Source, format_: Format) -> None:
    """Refuse an e-invoice of what can be none, and what an engine can't do.

    Args:
        query: the request's options.
        source: what the body is.
        format_: what is to be made of it.

    Raises:
        InvalidOption: its source, its format or its other options don't allow it.
    """
    query.check_engine(source.engine if isinstance(source, Template) else None, format_)
    query.check_e_invoice(format_)
    if query.is_e_invoice(format_) and not _can_be_e_invoice(source):
        options.refuse_e_invoice(E_INVOICES)


def _can_be_e_invoice(source: Source) -> bool:
    return isinstance(source, Template) and source.name in E_INVOICES


def _identity(request: web.Request, key: IdempotencyKey | None) -> int:
    """Equal for a request and its repeat: by its key, else by whose it is, and its length."""
    if key is not None:
        return hash(key)
    caller = request.get(CALLER) or request.remote
    return hash((caller, request.path_qs, request.content_length))


async def _make(
    request: web.Request, endpoint: Endpoint, job: Job, see: Callable[[bytes], object] = bytes
) -> Receipt:
    """Receive the body, which `see` is shown, and have the job done.

    A body is not received where its document is certain to be refused.
    """
    pool = request.app[POOL]
    with pool.receiving(job.order, kind_of(job.order, request.content_length or 0)):
        upload = await _receive(request, job, see)
    order = replace(await _with_fields(request, endpoint, job), identity=job.order.identity)
    kind = kind_of(order, upload.size)
    return await pool.run(replace(job, order=order, kind=kind, elements=upload.elements))


async def _receive(request: web.Request, job: Job, see: Callable[[bytes], object]) -> Upload:
    """Receive the body, within its caller's share of the spool."""
    spool = request.app[SPOOL]

    def check(piece: bytes) -> None:
        spool.shares.check(job.folder)
        see(piece)

    return await body.receive(request, job, check)


async def _with_fields(request: web.Request, endpoint: Endpoint, job: Job) -> Order:
    """The order, with the options that are fields of its upload.

    Raises:
        InvalidOption: one can't be used, or is in the query too.
        MalformedBody: the body is no upload.
    """
    if (boundary := getattr(job.order.source, "boundary", None)) is None:
        return job.order
    fields = await in_thread(form_data.options, job.body, boundary, endpoint.model.model_fields)
    if not fields:
        return job.order
    return endpoint.order(request, MultiDict([*request.query.items(), *fields]))


async def _make_once(
    request: web.Request, endpoint: Endpoint, job: Job, key: IdempotencyKey
) -> Receipt:
    """Have the job done, and keep its document for a repeat of the request.

    Raises:
        KeyInUse: the first request with this key is still in work.
    """
    replays = request.app[REPLAYS]
    if replays.is_in_work(key):
        raise KeyInUse("A request with this Idempotency-Key is in work.", headers=_RETRY_SOON)
    with replays.in_work(key):
        fingerprint = Fingerprint(request, job.order)
        receipt = await _make(request, endpoint, job, fingerprint.update)
        await replays.keep(
            key, fingerprint.hexdigest(), job.document, receipt, owner=job.order.caller
        )
        return receipt


async def _replay(request: web.Request, endpoint: Endpoint, job: Job, replay: Replay) -> Receipt:
    """The receipt of the first request's document, if this is the same request.

    Raises:
        KeyReused: it is another one.
    """
    fingerprint = Fingerprint(request, job.order)
    await _receive(request, job, fingerprint.update)
    if replay.fingerprint != fingerprint.hexdigest():
        raise KeyReused("Its target, its options or its body differ from the first request's.")
    await _with_fields(request, endpoint, job)
    request[REPLAYED] = True
    return replace(replay.receipt, queue_seconds=0.0, render_seconds=0.0)
