"""`Prefer: respond-async`: documents that are made whether or not their callers wait.

Source: RFC 7240, section 4.1.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from aiohttp import web

from handlers.durable.jobs import JOBS, accepted, send_document, webhook
from handlers.request import body, idempotency, options, preferences
from handlers.request.errors import KeyReused
from handlers.request.idempotency import Fingerprint
from handlers.response import FILENAME
from jobs import orders
from jobs.clock import CLOCK
from jobs.errors import ClaimedOtherwise, NoSuchJob
from jobs.record import Record, Request, new_id
from jobs.submission import Input, Jobs
from offload.job import Job
from offload.order import Order


async def respond(
    request: web.Request, order: Order, with_fields: Callable[[Job], Awaitable[Order]]
) -> web.StreamResponse:
    """Take on one document. The answer is the document if it is ready in time, else 202.

    Args:
        request: its body is the document's source.
        order: what is asked for by the query.
        with_fields: gives the order, with the options that are fields of its upload.
    """
    seconds = preferences.patience(request)
    jobs = request.app[JOBS]
    await jobs.check_room()
    async with jobs.draft(order.caller) as folder:
        record = await _take_on(request, Job.begin(order, folder), with_fields)
    if seconds:
        record = await jobs.wait(order.caller, record.request.id, seconds)
    return await _answer(request, record, waited=bool(seconds))


async def _take_on(
    request: web.Request, job: Job, with_fields: Callable[[Job], Awaitable[Order]]
) -> Record:
    key = idempotency.key(request)
    refuse_passwords(job.order)
    fingerprint = Fingerprint(request, job.order)
    jobs = request.app[JOBS]

    def check(piece: bytes) -> None:
        jobs.check_share(job.folder)
        fingerprint.update(piece)

    await body.receive(request, job, check)
    order = await with_fields(job)
    refuse_passwords(order)
    asked = Request(
        id=new_id(),
        caller=order.caller,
        kind="document",
        source=orders.source_to_json(order.source),
        options=orders.options_to_json(order.options),
        created=CLOCK.now(),
        urgency=order.priority.urgency,
        filename=request.get(FILENAME),
        webhook=webhook(request),
        key=idempotency.digest(key) if key else None,
    )
    return await submit(jobs, asked, Input(job.body), fingerprint.hexdigest())


async def _answer(request: web.Request, record: Record, *, waited: bool) -> web.StreamResponse:
    """The document, or its problem, for who waited until the job had ended."""
    if waited and record.state in ("done", "failed"):
        return await send_document(request, record, 0)
    response = accepted(record)
    response.headers["Preference-Applied"] = "respond-async"
    return response


async def submit(jobs: Jobs, asked: Request, received: Input, fingerprint: str) -> Record:
    """Take on a job; for the repeat of a request, give the one that there is.

    Args:
        jobs: where it goes.
        asked: the job; its id counts only for a new one.
        received: its input, in the store's drafts.
        fingerprint: equal for a request and its repeat.

    Raises:
        KeyReused: its Idempotency-Key stands for another request.
    """
    if asked.key is None:
        return await jobs.submit(asked, received)
    try:
        id_ = await jobs.claim(asked.key, fingerprint, asked.id)
    except ClaimedOtherwise as error:
        raise KeyReused(str(error)) from error
    try:
        return await jobs.get(asked.caller, id_)
    except NoSuchJob:  # it is ours, or that of a submission that was cut off
        return await jobs.submit(replace(asked, id=id_), received)


def refuse_passwords(order: Order) -> None:
    """Passwords are never written down.

    Raises:
        InvalidOption: the order has one.
    """
    if order.options.lock:
        options.refuse(
            [
                {
                    "option": "Pressroom-User-Password",
                    "detail": "can't go with a durable job",
                    "allowed": "without respond-async, one document at a time",
                }
            ]
        )
