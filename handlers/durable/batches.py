"""POST /v1/batches: many documents by one request, a line of JSON each."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

from aiohttp import web

from handlers.documents import POOL, check_source
from handlers.durable import deferred
from handlers.durable.jobs import accepted, jobs_of, webhook
from handlers.request import body, content_coding, idempotency, options
from handlers.request.body import BODY_LIMIT
from handlers.request.errors import BodyTooLarge, InvalidKey, InvalidPreference
from handlers.request.idempotency import Fingerprint
from handlers.request.job_options import BatchOptions
from handlers.request.keys import CALLER
from handlers.templates import SERVED_TEMPLATES, template_source
from jobs import orders
from jobs.clock import CLOCK
from jobs.lines import MOST_LINES, LineIndex, LineTooLong, TooManyLines
from jobs.record import Request, new_id
from jobs.submission import Input, Jobs
from offload.admission.estimate import kind_of
from offload.errors import MalformedBody
from offload.files.spool import append
from offload.order import Html, Order, Source
from offload.threads import in_thread

NDJSON = ("application/x-ndjson", "application/jsonl")

# Written to the store by the piece: each piece costs a hop to a thread.
_PIECE = 1 << 18
# Seconds in which the next piece of an upload must come.
_LONGEST_SILENCE = 60.0
# Bytes written between looks at the room that is left.
_LOOK = 64 << 20
_FINISH_BY = "Pressroom-Finish-By"


async def create(request: web.Request) -> web.StreamResponse:
    """Take on a batch. The answer is 202, once the batch would survive a power cut."""
    body.check_type(request, *NDJSON)
    key = idempotency.key(request)
    if key is None:
        raise InvalidKey("A batch needs an Idempotency-Key: a lost answer must not make it twice.")
    asked = options.read(request.query, BatchOptions)
    source = _source(request, asked)
    check_source(asked, source, asked.format)
    order = Order(source, asked.to_options(asked.format), caller=request.get(CALLER))
    finish_by, url = _finish_by(request), webhook(request)
    jobs = jobs_of(request)
    with request.app[POOL].place(order, kind_of(order, 0), durable=True):
        await jobs.check_room()
        async with jobs.draft(order.caller) as draft:
            received = _Received(draft, request, Fingerprint(request, order))
            await received.receive(jobs)
            record = await deferred.submit(
                jobs,
                Request(
                    id=new_id(),
                    caller=order.caller,
                    kind="batch",
                    source=orders.source_to_json(source),
                    options=orders.options_to_json(order.options),
                    created=CLOCK.now(),
                    lines=received.index.lines,
                    blank=received.index.blank,
                    chunks=received.index.chunks,
                    filename=asked.filename,
                    outputs=asked.output,
                    names=asked.names,
                    strict=asked.strict,
                    webhook=url,
                    finish_by=finish_by,
                    key=idempotency.digest(key),
                ),
                Input(draft, received.entries),
                received.fingerprint.hexdigest(),
            )
    return accepted(record)


class _Received:
    """The lines of a batch, received into a file and indexed on the way.

    Args:
        draft: the file.
        request: whose body they are.
        fingerprint: is shown each piece.
    """

    def __init__(self, draft: Path, request: web.Request, fingerprint: Fingerprint) -> None:
        self.index = LineIndex(request.app[BODY_LIMIT])
        self.fingerprint = fingerprint
        self.entries = b""
        self._size = 0
        self._draft = draft
        self._request = request
        self._decoding = content_coding.of_request(request)

    async def receive(self, jobs: Jobs) -> None:
        """Receive them all, within the caller's share of the store's room.

        Raises:
            MalformedBody: there are none.
            BodyTooLarge: a line is larger than a request's body may be, or there are too many.
            TimeoutError: nothing came for a minute.
            CallerBusy: the caller's share is used up.
            StoreFull: now and then it is looked whether the room is.
        """
        piece, checked = bytearray(), 0
        chunks = self._request.content.iter_any().__aiter__()
        while chunk := await self._next(chunks):
            piece += chunk
            if len(piece) >= _PIECE:
                await in_thread(self._write, bytes(piece), jobs)
                piece.clear()
            if self._size - checked >= _LOOK:
                await jobs.check_room()
                checked = self._size
        await in_thread(self._end, bytes(piece), jobs)
        if self.index.lines == self.index.blank:
            raise MalformedBody("The batch has no line.")

    async def _next(self, chunks: AsyncIterator[bytes]) -> bytes:
        async with asyncio.timeout(_LONGEST_SILENCE):
            return await anext(chunks, b"")

    def _write(self, piece: bytes, jobs: Jobs) -> None:
        for decoded in self._decoding.decode(piece):
            self._size += len(decoded)
            jobs.check_share(self._draft)
            append(self._draft, decoded)
            self.fingerprint.update(decoded)
            try:
                self.index.add(decoded)
            except LineTooLong as error:
                raise BodyTooLarge(f"Line {error.number + 1} is too long.") from error
            except TooManyLines as error:
                raise BodyTooLarge(f"A batch has {MOST_LINES} lines at most.") from error

    def _end(self, piece: bytes, jobs: Jobs) -> None:
        self._write(piece, jobs)
        self._decoding.close()
        append(self._draft, b"")
        self.entries = self.index.finish()


def _source(request: web.Request, asked: BatchOptions) -> Source:
    if asked.template is None:
        return Html("utf-8")
    templates = request.app[SERVED_TEMPLATES].by_name
    template = templates.get(asked.template)
    if template is None:
        options.refuse(
            [{"option": "template", "detail": "is not known", "allowed": ", ".join(templates)}]
        )
        raise AssertionError
    return template_source(template, asked.engine)


def _finish_by(request: web.Request) -> float | None:
    """When the caller wants the batch done, as Unix time: RFC 3339."""
    text = request.headers.get(_FINISH_BY)
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise InvalidPreference(f"{_FINISH_BY} is no instant such as 2026-12-01T06:00:00Z.")
    return instant.timestamp()
