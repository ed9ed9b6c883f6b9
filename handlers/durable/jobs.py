"""/v1/jobs: durable jobs, as their callers see them."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any

import orjson
from aiohttp import web

from handlers.durable import stored
from handlers.durable.stored import Stored
from handlers.request.errors import InvalidPreference
from handlers.request.job_options import PageOptions, ResultOptions
from handlers.request.keys import CALLER
from handlers.request.options import read as read_options
from handlers.response import CONTENT, disposition
from jobs.clock import CLOCK
from jobs.errors import NoResult
from jobs.record import Output, Record, State
from jobs.submission import Jobs
from offload.threads import in_thread

JOBS = web.AppKey("jobs", Jobs)
# Whether a URL may be called by a webhook.
WEBHOOK_TARGETS: web.AppKey[Callable[[str], bool]] = web.AppKey("webhook_targets")

WEBHOOK = "Pressroom-Webhook"
# Seconds between two events of one job.
_PERIOD = 0.5
# Seconds that a listener has for an event.
_SEND_TIMEOUT = 10.0
# Seconds after which to look again at a job of which nothing is known.
_FIRST_LOOK, _LONGEST_LOOK = 1, 60


async def index(request: web.Request) -> web.Response:
    """GET /v1/jobs: the caller's, the newest first, a page at a time."""
    state, before = _page_options(request)
    records = await jobs_of(request).page(request.get(CALLER), state, before)
    answer: dict[str, Any] = {"jobs": [describe(record) for record in records]}
    if records:
        query = f"before={records[-1].request.id}" + (f"&state={state}" if state else "")
        answer["next"] = f"/v1/jobs?{query}"
    return _json(answer)


async def read(request: web.Request) -> web.Response:
    """GET /v1/jobs/{id}: how far it has come."""
    record = await _record(request)
    return _json(describe(record), headers=_look_again(record))


async def cancel(request: web.Request) -> web.Response:
    """DELETE /v1/jobs/{id}: end it; delete the data of one that has ended."""
    record = await jobs_of(request).cancel(request.get(CALLER), _id(request))
    return web.Response(status=204) if record.state == "expired" else _json(describe(record))


async def pause(request: web.Request) -> web.Response:
    """POST /v1/jobs/{id}/pause: hand out no more of it."""
    return _json(describe(await jobs_of(request).pause(request.get(CALLER), _id(request))))


async def resume(request: web.Request) -> web.Response:
    """POST /v1/jobs/{id}/resume: go on with it."""
    return _json(describe(await jobs_of(request).resume(request.get(CALLER), _id(request))))


async def retry(request: web.Request) -> web.Response:
    """POST /v1/jobs/{id}/retry: try its failed lines again."""
    return _json(describe(await jobs_of(request).retry(request.get(CALLER), _id(request))))


async def send_webhook(request: web.Request) -> web.Response:
    """POST /v1/jobs/{id}/webhook: send its webhook again."""
    return _json(describe(await jobs_of(request).send_again(request.get(CALLER), _id(request))))


async def result(request: web.Request) -> web.StreamResponse:
    """GET /v1/jobs/{id}/result: the archive, the merged PDF, or the one document."""
    record = await _record(request)
    if record.request.kind == "document":
        return await send_document(request, record, 0)
    jobs, output = jobs_of(request), _output(request)
    key = await jobs.result(record, output)
    extension = key.rpartition(".")[2]
    name = record.request.filename or f"{record.request.id}.{extension}"
    if url := await in_thread(jobs.store.url, key, name):
        raise web.HTTPSeeOther(url)
    whole = Stored(jobs.store, key, 0, await in_thread(jobs.store.size, key), key)
    headers = {"Content-Type": _TYPES[extension], "Content-Disposition": disposition(name, name)}
    return await stored.send(request, whole, headers)


async def document(request: web.Request) -> web.StreamResponse:
    """GET /v1/jobs/{id}/documents/{line}: the document of one line; lines count from 1."""
    record = await _record(request)
    line = request.match_info["line"]
    if not (line.isascii() and line.isdigit() and 1 <= int(line[:9]) <= record.request.lines):
        raise NoResult(f"The job has lines 1 to {record.request.lines}.")
    return await send_document(request, record, int(line) - 1)


async def failures(request: web.Request) -> web.StreamResponse:
    """GET /v1/jobs/{id}/failures: a problem document for each line that failed, as NDJSON."""
    record = await _record(request)
    response = web.StreamResponse(
        headers={"Content-Type": "application/x-ndjson", "Cache-Control": "no-store"}
    )
    await response.prepare(request)
    async for line in jobs_of(request).failures(record):
        await response.write(orjson.dumps({"line": line.line + 1, **(line.problem or {})}) + b"\n")
    await response.write_eof()
    return response


async def events(request: web.Request) -> web.StreamResponse:
    """GET /v1/jobs/{id}/events: the job whenever it has changed, as server-sent events."""
    response = web.StreamResponse(headers=_EVENTS)
    async with aclosing(
        jobs_of(request).watch(request.get(CALLER), _id(request), _PERIOD)
    ) as watched:
        first = await anext(watched)  # before the head: there may be no such job
        await response.prepare(request)
        try:
            await _send_event(response, first)
            async for record in watched:
                await _send_event(response, record)
        except TimeoutError:
            if request.transport:
                request.transport.abort()
    return response


async def send_document(request: web.Request, record: Record, number: int) -> web.StreamResponse:
    """Answer with what became of a line: its document, or its problem.

    Args:
        request: to be answered.
        record: the job's.
        number: the line's, from 1.
    """
    jobs = jobs_of(request)
    line = await jobs.document(record, number)
    if line.problem:
        return _problem(line.problem)
    assert line.pack
    form = record.request.options.get("format", "pdf")
    tag = f"{record.request.id}-{record.round}-{number}"
    headers = {
        **CONTENT[form],
        "Content-Disposition": disposition(record.request.filename, f"document.{form}"),
        "Pressroom-Pages": str(line.pages),
    }
    return await stored.send(
        request, Stored(jobs.store, line.pack, line.offset, line.size, tag), headers
    )


def describe(record: Record) -> dict[str, Any]:
    """A job, as callers are told of it."""
    request = record.request
    here = f"/v1/jobs/{request.id}"
    links = {"self": here, "failures": f"{here}/failures", "events": f"{here}/events"}
    if request.kind == "document":
        links["result"] = f"{here}/result"
    for output in request.outputs:
        links[output] = f"{here}/result?output={output}"
    if "documents" in request.outputs:
        links["documents"] = f"{here}/documents/{{line}}"
    return {
        "id": request.id,
        "kind": request.kind,
        "state": record.state,
        "phase": record.phase,
        "total": request.documents,
        "made": record.made,
        "failed": record.failed,
        "seconds_left": seconds_left(record),
        "created": _instant(request.created),
        "started": _instant(record.started),
        "ended": _instant(record.ended),
        "expires": _instant(record.expires),
        "reason": record.reason,
        "webhook": record.delivery,
        "links": links,
    }


def seconds_left(record: Record) -> float | None:
    """Seconds that a running job takes at the pace that it had so far, if it has one."""
    done = record.made + record.failed
    if record.state != "running" or not done or record.started is None:
        return None
    pace = max(CLOCK.now() - record.started, 0.0) / done  # another service's clock may be ahead
    return round(pace * (record.request.documents - done), 1)


_TYPES = {"zip": "application/zip", "pdf": "application/pdf"}
_EVENTS = {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # else nginx keeps them to itself
}


def jobs_of(request: web.Request) -> Jobs:
    """All jobs."""
    return request.app[JOBS]


async def _record(request: web.Request) -> Record:
    return await jobs_of(request).get(request.get(CALLER), _id(request))


def _id(request: web.Request) -> str:
    return request.match_info["id"]


def _page_options(request: web.Request) -> tuple[State | None, str | None]:
    asked = read_options(request.query, PageOptions)
    return asked.state, asked.before


def _output(request: web.Request) -> Output | None:
    return read_options(request.query, ResultOptions).output


def _look_again(record: Record) -> dict[str, str]:
    """When to ask again, of a job that has not ended."""
    if record.has_ended:
        return {}
    left = seconds_left(record) or 0.0
    return {"Retry-After": str(round(min(max(left / 4, _FIRST_LOOK), _LONGEST_LOOK)))}


def webhook(request: web.Request) -> str | None:
    """The URL to call when the job has ended. A header, because queries end up in logs.

    Raises:
        InvalidPreference: it may not be called.
    """
    url = request.headers.get(WEBHOOK)
    if url is not None and not request.app[WEBHOOK_TARGETS](url):
        raise InvalidPreference(f"{WEBHOOK}: the operator allows no webhook to this URL.")
    return url


def accepted(record: Record) -> web.Response:
    """202: the job is written down, and where to ask for it."""
    headers = {"Location": f"/v1/jobs/{record.request.id}", **_look_again(record)}
    return _json(describe(record), status=202, headers=headers)


async def _send_event(response: web.StreamResponse, record: Record) -> None:
    async with asyncio.timeout(_SEND_TIMEOUT):
        await response.write(b"data: " + orjson.dumps(describe(record)) + b"\n\n")


def _problem(problem: dict[str, Any]) -> web.Response:
    return web.Response(
        body=orjson.dumps(problem),
        status=problem["status"],
        content_type="application/problem+json",
    )


def _instant(seconds: float | None) -> str | None:
    """RFC 3339, in UTC."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def _json(
    value: object, *, status: int = 200, headers: dict[str, str] | None = None
) -> web.Response:
    return web.Response(
        body=orjson.dumps(value),
        status=status,
        headers={"Cache-Control": "no-store", **(headers or {})},
        content_type="application/json",
    )
