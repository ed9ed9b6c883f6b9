"""The one table: what goes wrong in Pressroom, and what HTTP says of it (RFC 9457).

A problem's `type` is a path of this service, `/problems/{name}`, and is stable: clients branch on
it. `explain` answers there with what it means and what to do.
"""

import math
from dataclasses import dataclass
from typing import Any

import mimeparse
import orjson
import structlog
from aiohttp import HttpVersion11, web
from aiohttp.typedefs import Handler

from handlers.request import request_id
from handlers.request.errors import (
    BodyTooLarge,
    DamagedCoding,
    FeedFull,
    ForeignOrigin,
    InvalidKey,
    InvalidOption,
    InvalidPreference,
    KeyInUse,
    KeyReused,
    NotAcceptable,
    RangeNotSatisfiable,
    RequestError,
    Unauthorized,
    UnsupportedCoding,
    UnsupportedMediaType,
    WrongHost,
)
from handlers.request.preferences import LONGEST_WAIT
from handlers.request.request_id import REQUEST_ID
from jobs import errors as job_errors
from offload import errors

# Of every answer: which version it is, and of what, is nobody's business.
SERVER = "Pressroom"
_LOG = structlog.get_logger("pressroom.problems")


@dataclass(frozen=True, slots=True)
class Problem:
    """What HTTP says of one kind of failure, and what a caller can do about it."""

    status: int
    name: str
    title: str
    advice: str


_NOT_ACCEPTABLE = Problem(
    406,
    "not-acceptable",
    "No acceptable format",
    "Send an Accept header that admits application/pdf or image/png.",
)

TABLE: dict[type[BaseException], Problem] = {
    InvalidOption: Problem(
        400, "invalid-option", "An option can't be used",
        "Correct the options that `errors` names; each lists what is allowed.",
    ),
    InvalidPreference: Problem(
        400, "invalid-preference", "The Prefer header can't be used",
        "Send `Prefer: wait=N` with N in whole seconds, at least 1 (RFC 7240).",
    ),
    InvalidKey: Problem(
        400, "invalid-idempotency-key", "The Idempotency-Key can't be used",
        "Send one key of 1 to 255 printable characters, such as a UUID in double quotes.",
    ),
    web.RequestPayloadError: Problem(
        400, "broken-upload", "The body is damaged",
        "The connection ended early, or the transfer coding is wrong. Send the request again.",
    ),
    DamagedCoding: Problem(
        400, "damaged-coding", "The body is not what its Content-Encoding says",
        "Send all of the compressed data, or leave both compression and the header out.",
    ),
    errors.MalformedBody: Problem(
        400, "malformed-body", "The body holds no document",
        "Send a non-empty document, or multipart/form-data with the parts that the path needs.",
    ),
    Unauthorized: Problem(
        401, "unauthorized", "An API key is needed",
        "Send the key that the operator gave you as `Authorization: Bearer KEY`.",
    ),
    ForeignOrigin: Problem(
        403, "foreign-origin", "A page of another site asks",
        "Ask from a program, or through a server of your own. "
        "An operator behind a proxy sets PRESSROOM_NAMES to the host that browsers see: "
        "`PRESSROOM_NAMES=pdf.example.com`.",
    ),
    WrongHost: Problem(
        421, "wrong-host", "Another host is meant",
        "Ask by the service's own name or address. "
        "An operator whose proxy passes on its own Host sets PRESSROOM_NAMES to that name, "
        "without a port: `PRESSROOM_NAMES=pdf.example.com`.",
    ),
    errors.InvalidData: Problem(
        422, "invalid-data", "The data can't fill the template",
        "Correct what `errors` lists: each has a JSON Pointer to its place (RFC 6901).",
    ),
    NotAcceptable: _NOT_ACCEPTABLE,
    mimeparse.MimeTypeParseException: _NOT_ACCEPTABLE,
    TimeoutError: Problem(  # of the upload: the pool has DeadlineExceeded
        408, "upload-too-slow", "The body did not arrive in time",
        "Allow more time by `Prefer: wait=N`, or send the body faster.",
    ),
    KeyInUse: Problem(
        409, "idempotency-key-in-use", "The first request with this key is still in work",
        "Send the request again after the seconds in Retry-After, or wait for the first answer.",
    ),
    job_errors.WrongState: Problem(
        409, "wrong-state", "The job can't do that now",
        "See the job's `state`: what has ended can't be paused, what runs can't be tried again.",
    ),
    job_errors.NoSuchJob: Problem(
        404, "no-such-job", "There is no such job",
        "See /v1/jobs for those of your API key.",
    ),
    job_errors.NoResult: Problem(
        404, "no-result", "The job has no such result",
        "See the job's `state`, and its `links`.",
    ),
    job_errors.JobExpired: Problem(
        410, "job-expired", "The job has expired",
        "Its data are deleted; send the documents again, under another Idempotency-Key.",
    ),
    RangeNotSatisfiable: Problem(
        416, "no-such-range", "The range is beyond the end",
        "Ask for bytes below the size that Content-Range names.",
    ),
    job_errors.StoreFull: Problem(
        503, "jobs-full", "No room for another job",
        "Send the request again later; the operator must give the store of jobs more room.",
    ),
    job_errors.JobsUnavailable: Problem(
        503, "jobs-unavailable", "Jobs can't be reached",
        "Send the request again after the seconds in Retry-After.",
    ),
    BodyTooLarge: Problem(
        413, "body-too-large", "The body is too large",
        "Make it smaller: images often hold more pixels than a page can show.",
    ),
    UnsupportedMediaType: Problem(
        415, "unsupported-media-type", "The body's media type is not supported",
        "Send one of the media types that the header Accept lists.",
    ),
    UnsupportedCoding: Problem(
        415, "unsupported-coding", "The body's coding is not supported",
        "Send the body in one of the codings that the header Accept-Encoding lists, or in none.",
    ),
    errors.NotWellFormed: Problem(
        422, "not-well-formed", "The XHTML is not well-formed",
        "Correct what `detail` names, or send the document as text/html.",
    ),
    errors.UnusablePdf: Problem(
        422, "unusable-pdf", "A PDF can't be used",
        "`errors` names the part, and what is wrong with it. Send it undamaged and unencrypted.",
    ),
    KeyReused: Problem(
        422, "idempotency-key-reused", "The Idempotency-Key belongs to another request",
        "Make a new key for each new document; repeat a request with all that it had.",
    ),
    errors.ResourcesMissing: Problem(
        422, "resources-missing", "Resources could not be loaded",
        "Send the resources that `errors` lists along, or leave `strict` out.",
    ),
    errors.VariantRefused: Problem(
        422, "variant-refused", "The document can't be of that PDF variant",
        "Change what `errors` lists to what each has as `expected`, or ask for another variant.",
    ),
    errors.IncompleteDocument: Problem(
        422, "incomplete-document", "The document would not be as it was meant",
        "Correct what `errors` lists; `strict`, PDF/A and PDF/UA admit none of it.",
    ),
    errors.DocumentTooLarge: Problem(
        422, "document-too-large", "The document is too large",
        "It takes more memory, nesting or output than one document may. Split it.",
    ),
    errors.NoInvoice: Problem(
        422, "no-e-invoice", "The PDF holds no e-invoice",
        "Send a Factur-X, ZUGFeRD 2 or XRechnung PDF that is not encrypted.",
    ),
    errors.TemplateBroken: Problem(
        500, "template-broken", "The template is at fault",
        "It can't cope with data that its schema admits; `detail` names the place to correct.",
    ),
    errors.TypesettingFailed: Problem(
        422, "typesetting-failed", "The document could not be typeset",
        "The typesetter gave up on this document; the same document fails again.",
    ),
    errors.PressBroken: Problem(
        500, "press-broken", "The workers can't start",
        "This is the service's fault, not the document's: tell its operator.",
    ),
    errors.DocumentCrashed: Problem(
        500, "document-crashed", "The document crashed its workers",
        "Two workers died while they typeset it. Do not send the same document again.",
    ),
    errors.CallerBusy: Problem(
        429, "caller-busy", "Too many of your documents are in work",
        "Wait until some are answered, or for the seconds in Retry-After.",
    ),
    errors.Overloaded: Problem(
        503, "overloaded", "The service is overloaded",
        "Send the request again after the seconds in Retry-After.",
    ),
    errors.Draining: Problem(
        503, "draining", "The service is shutting down",
        "Send the request again: another replica will answer.",
    ),
    FeedFull: Problem(
        503, "feed-full", "Too many event streams",
        "Connect again after the seconds in Retry-After, or poll /v1/status.",
    ),
    errors.SpoolFull: Problem(
        503, "spool-full", "The spool is full",
        "Send the request again later; the operator must give the spool more room.",
    ),
    errors.DeadlineExceeded: Problem(
        504, "deadline-exceeded", "The deadline passed",
        f"Allow more by `Prefer: wait=N`, up to {LONGEST_WAIT} seconds, or simplify the document.",
    ),
}  # fmt: skip

# What aiohttp's parser and router refuse, and what becomes of an error of our own.
_BY_STATUS = {
    400: Problem(
        400, "malformed-request", "The request is not HTTP", "Send requests with an HTTP library."
    ),
    404: Problem(404, "not-found", "No such resource", "See the documentation for the paths."),
    405: Problem(
        405, "method-not-allowed", "Method not allowed", "Use a method from the Allow header."
    ),
    414: Problem(
        414, "uri-too-long", "The URL is too long",
        "Send options as fields of an upload: a URL has 8,190 bytes at most.",
    ),
    417: Problem(
        417, "expectation-failed", "The expectation can't be met",
        "Send `Expect: 100-continue`, or no Expect header.",
    ),
    431: Problem(
        431, "headers-too-large", "The headers are too large",
        "Send fewer or shorter headers: at most 128, of 8,190 bytes each.",
    ),
    500: Problem(500, "internal-error", "Internal error", "The service's log has the trace."),
}  # fmt: skip
_INTERNAL = _BY_STATUS[500]

PROBLEMS = {p.name: p for p in (*TABLE.values(), *_BY_STATUS.values())}


@web.middleware
async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn what a handler raises into application/problem+json."""
    try:
        return await handler(request)
    except tuple(TABLE) as error:
        members = _members(error) | _instance(request)
        return _respond(_look_up(error), str(error), members, _headers(error))
    except web.HTTPException as error:
        if error.status < 400:
            raise
        problem = _BY_STATUS.get(error.status, _INTERNAL)
        allow = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
        detail = f"{request.method} {request.path}: {error.reason}"
        return _respond(problem, detail, _instance(request), allow)
    except Exception:  # noqa: BLE001 - a fault of ours is a problem document too
        _LOG.exception("unexpected error", method=request.method, path=request.path)
        return _respond(_INTERNAL, "This is a fault of the service's.", _instance(request), {})


def _instance(request: web.Request) -> dict[str, Any]:
    """What tells this problem from others of its type (RFC 9457, section 3.1.5)."""
    return {"instance": request[REQUEST_ID]} if REQUEST_ID in request else {}


async def expect(request: web.Request) -> web.StreamResponse | None:
    """Meet the one expectation that there is (RFC 9110, section 10.1.1), or refuse another."""
    if request.version < HttpVersion11:
        return None
    if request.headers.get("Expect", "").strip().lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        # As aiohttp's own does: the head of the answer begins anew.
        request.writer.output_size = 0
        return None
    return of_connection(417)


async def explain(request: web.Request) -> web.Response:
    """GET /problems/{name}: what a problem type means."""
    problem = PROBLEMS.get(request.match_info["name"])
    if problem is None:
        raise web.HTTPNotFound
    return web.json_response(
        {"title": problem.title, "status": problem.status, "advice": problem.advice},
        dumps=lambda value: orjson.dumps(value).decode(),
    )


def of_connection(status: int) -> web.Response:
    """The answer to what has not come as far as a handler: what is no HTTP, for the most part."""
    identity = request_id.new()
    response = _respond(_BY_STATUS.get(status, _INTERNAL), "", {"instance": identity}, {})
    response.headers[request_id.HEADER] = identity
    return response


def describe(error: BaseException) -> dict[str, Any]:
    """The problem document of an error that is in the table."""
    return _document(_look_up(error), str(error), _members(error))


def _look_up(error: BaseException) -> Problem:
    return next(TABLE[kind] for kind in type(error).__mro__ if kind in TABLE)


def _members(error: BaseException) -> dict[str, Any]:
    if isinstance(error, RequestError):
        return error.members
    items: tuple[errors.Item, ...] = getattr(error, "items", ())
    listed = [{"detail": item} if isinstance(item, str) else item for item in items]
    return {"errors": listed} if listed else {}


def _headers(error: BaseException) -> dict[str, str]:
    if isinstance(error, errors.Refused):
        return {"Retry-After": str(math.ceil(error.retry_after))}
    if isinstance(error, job_errors.JobsUnavailable):
        return {"Retry-After": "5"}
    if isinstance(error, errors.SpoolFull | job_errors.StoreFull):
        return {"Retry-After": "10"}
    return error.headers if isinstance(error, RequestError) else {}


def _respond(
    problem: Problem, detail: str, members: dict[str, Any], headers: dict[str, str]
) -> web.Response:
    return web.Response(
        body=orjson.dumps(_document(problem, detail, members)),
        status=problem.status,
        headers={"Server": SERVER, **headers},
        content_type="application/problem+json",
    )


def _document(problem: Problem, detail: str, members: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": f"/problems/{problem.name}",
        "title": problem.title,
        "status": problem.status,
        "detail": detail or problem.title,
        "advice": problem.advice,
        **members,
    }
