"""All that the service answers to, and what OpenAPI tells of each."""

from aiohttp import web

from handlers import e_invoices, events, pdf, pdfs, problems, status, templates
from handlers.durable import batches, jobs
from handlers.openapi import description
from handlers.openapi.headers import ACCEPTED, BATCH, DOCUMENT, ENTITY_TAG, SECRETS, WORK
from handlers.openapi.operation import (
    BINARY,
    FILE,
    FILES,
    LINES,
    OBJECT,
    PDF,
    TEMPLATE_DATA,
    TEXT,
    XML,
    Operation,
)
from handlers.pages import PAGES
from handlers.request.accept import PDF_OR_PNG, PDF_PNG_HTML_OR_XML
from handlers.request.job_options import BatchOptions, PageOptions, ResultOptions
from handlers.request.options import AnswerOptions, PdfOptions, TypesettingOptions

_DOCUMENT_PROBLEMS = (
    *("invalid-option", "invalid-preference", "broken-upload", "malformed-body"),
    *("not-acceptable", "upload-too-slow", "body-too-large", "unsupported-media-type"),
    *("damaged-coding", "unsupported-coding", "not-well-formed"),
    *(
        "resources-missing",
        "variant-refused",
        "incomplete-document",
        "document-too-large",
        "typesetting-failed",
    ),
    *("press-broken", "document-crashed", "caller-busy", "overloaded", "draining", "spool-full"),
    *("deadline-exceeded", "invalid-idempotency-key", "idempotency-key-in-use"),
    *("idempotency-key-reused", "jobs-full", "jobs-unavailable"),
)

_PDFS = {
    "type": "object",
    "minProperties": 1,
    "properties": {"files": FILES, "attachments": FILES},
    "additionalProperties": FILE,
}
_HTML = {"type": "string", "pattern": r"\S"}

_SERVICE = (
    Operation(
        web.post("/v1/pdf", pdf.create),
        "Make a document of HTML",
        "The body is the document, the query is the options. The parts of an upload are found "
        "under their field names, `index.html` first; relative URLs name parts.",
        answer=dict.fromkeys(PDF_OR_PNG, BINARY),
        problems=_DOCUMENT_PROBLEMS,
        body={
            "text/html": _HTML,
            "application/xhtml+xml": _HTML,
            "multipart/form-data": {
                "type": "object",
                "properties": {"index.html": _HTML, "files": FILES},
                "required": ["index.html"],
                "additionalProperties": FILE,
            },
        },
        example="<h1>Hello, Pressroom</h1>",
        query=TypesettingOptions,
        request_headers=(*WORK, *SECRETS),
        response_headers=DOCUMENT,
        deferred=True,
    ),
    Operation(
        web.get("/v1/templates", templates.index),
        "List the templates",
        "Those that come with the service, and the operator's own.",
        answer={
            "application/json": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"name": TEXT, "description": TEXT},
                    "required": ["name", "description"],
                },
            }
        },
    ),
    Operation(
        web.get("/v1/templates/{name}", templates.read),
        "Describe a template",
        "What it is for, the JSON Schema of its data, samples, and the languages of its texts.",
        answer={
            "application/json": {
                "type": "object",
                "properties": {
                    **dict.fromkeys(("name", "description", "readme"), TEXT),
                    "schema": {"type": ["object", "boolean"]},
                    "sample": {},
                    "samples": OBJECT,
                    "languages": {"type": "array", "items": TEXT},
                },
                "required": [
                    *("name", "description", "readme", "schema"),
                    *("sample", "samples", "languages"),
                ],
            }
        },
        problems=("not-found",),
    ),
    Operation(
        web.post("/v1/templates/{name}/pdf", templates.create),
        "Make a document of data",
        "The body is the template's data, the query is the options. `application/xml` is the "
        "e-invoice alone, of the templates that can be one.",
        answer=dict.fromkeys(PDF_PNG_HTML_OR_XML, BINARY),
        problems=(*_DOCUMENT_PROBLEMS, "invalid-data", "template-broken"),
        body={"application/json": TEMPLATE_DATA},
        query=TypesettingOptions,
        request_headers=(*WORK, *SECRETS),
        response_headers=DOCUMENT,
        deferred=True,
    ),
    Operation(
        web.post("/v1/e-invoices/extract", e_invoices.extract),
        "Read an e-invoice",
        "The XML of an invoice, CII or UBL, in a PDF or alone: as it is, and as the JSON that "
        "makes one.",
        answer={"application/json": OBJECT},
        problems=(*_DOCUMENT_PROBLEMS, "no-e-invoice"),
        body={"application/pdf": PDF, "application/xml": XML, "text/xml": XML},
        query=AnswerOptions,
        request_headers=WORK,
        response_headers=DOCUMENT,
        deferred=True,
    ),
    Operation(
        web.post("/v1/merge", pdfs.merge),
        "Merge PDFs",
        "In the order of the parts; those in fields named `attachments` are attached.",
        answer={"application/pdf": BINARY},
        problems=(*_DOCUMENT_PROBLEMS, "unusable-pdf"),
        body={"multipart/form-data": _PDFS},
        query=PdfOptions,
        request_headers=(*WORK, *SECRETS),
        response_headers=DOCUMENT,
        deferred=True,
    ),
    Operation(
        web.post("/v1/finish", pdfs.finish),
        "Finish a PDF",
        "With a watermark, passwords or attachments: parts in fields named `attachments`.",
        answer={"application/pdf": BINARY},
        problems=(*_DOCUMENT_PROBLEMS, "unusable-pdf"),
        body={"application/pdf": PDF, "multipart/form-data": _PDFS},
        query=PdfOptions,
        request_headers=(*WORK, *SECRETS),
        response_headers=DOCUMENT,
        deferred=True,
    ),
    Operation(
        web.post("/v1/metadata", pdfs.inspect),
        "Read a PDF's metadata",
        "Its pages, title, language, what it claims to conform to, and what is attached.",
        answer={"application/json": OBJECT},
        problems=(*_DOCUMENT_PROBLEMS, "unusable-pdf"),
        body={"application/pdf": PDF},
        query=AnswerOptions,
        request_headers=WORK,
        response_headers=DOCUMENT,
        deferred=True,
    ),
    Operation(
        web.get("/v1/status", status.read),
        "Get the service's status",
        "As they are now, with what is short and what to do about it.",
        answer={
            "application/json": {
                "type": "object",
                "properties": {
                    "ready": {"type": "boolean"},
                    **dict.fromkeys(
                        ("pressure", "loop", "pool", "recent", "outcomes", "versions"), OBJECT
                    ),
                    "lanes": {"type": "array", "items": OBJECT},
                },
                "required": [
                    *("ready", "pressure", "loop", "pool", "lanes"),
                    *("recent", "outcomes", "versions"),
                ],
            }
        },
    ),
    Operation(
        web.get("/v1/events", events.stream, allow_head=False),
        "Stream the service's status",
        "The status once a second, as the data of server-sent events, until the service drains.",
        answer={"text/event-stream": TEXT},
        problems=("feed-full",),
    ),
    Operation(
        web.get("/problems/{name}", problems.explain),
        "Look up a problem's type",
        "What it means, and what to do.",
        answer={
            "application/json": {
                "type": "object",
                "properties": {"title": TEXT, "status": {"type": "integer"}, "advice": TEXT},
                "required": ["title", "status", "advice"],
            }
        },
        problems=("not-found",),
        names=tuple(problems.PROBLEMS),
        open=True,
    ),
    Operation(
        web.get("/openapi.json", description.read),
        "Get this description",
        "As OpenAPI 3.1.",
        answer={"application/json": OBJECT},
        response_headers=ENTITY_TAG,
        open=True,
    ),
)


_COUNT = {"type": "integer", "minimum": 0}
_TEXT_OR_NULL = {"type": ["string", "null"]}
_JOB = {
    "type": "object",
    "properties": {
        "id": TEXT,
        "kind": {"enum": ["document", "batch"]},
        "state": {"enum": ["queued", "running", "paused", "done", "cancelled", "failed"]},
        "phase": {"enum": ["check", "make"]},
        **dict.fromkeys(("total", "made", "failed"), _COUNT),
        "seconds_left": {"type": ["number", "null"]},
        **dict.fromkeys(
            ("created", "started", "ended", "expires", "reason", "webhook"), _TEXT_OR_NULL
        ),
        "links": OBJECT,
    },
    "required": ["id", "kind", "state", "total", "made", "failed", "links"],
}
_JOB_PROBLEMS = ("no-such-job", "job-expired", "jobs-unavailable")

_JOBS = (
    Operation(
        web.post("/v1/batches", batches.create),
        "Make many documents",
        "Each line of the body is the JSON of one document: data for the template, or a string of "
        "HTML, or an object whose `html` that is. A line that can't be made is a failure of that "
        "line. The answer comes once the batch would survive a power cut.",
        answer={"application/json": _JOB},
        status=202,
        problems=(
            *("invalid-option", "invalid-preference", "invalid-idempotency-key", "broken-upload"),
            *("malformed-body", "upload-too-slow", "body-too-large", "unsupported-media-type"),
            *("idempotency-key-reused", "caller-busy", "jobs-full", "jobs-unavailable"),
        ),
        body=dict.fromkeys(batches.NDJSON, LINES),
        query=BatchOptions,
        request_headers=BATCH,
        response_headers=ACCEPTED,
    ),
    Operation(
        web.get("/v1/jobs", jobs.index),
        "List your jobs",
        "The newest first, a page at a time; `next` is the path of the next page.",
        answer={
            "application/json": {
                "type": "object",
                "properties": {"jobs": {"type": "array", "items": _JOB}, "next": TEXT},
                "required": ["jobs"],
            }
        },
        query=PageOptions,
        problems=("invalid-option", "jobs-unavailable"),
    ),
    Operation(
        web.get("/v1/jobs/{id}", jobs.read),
        "See how far a job has come",
        "With what can be asked for in `links`.",
        answer={"application/json": _JOB},
        problems=_JOB_PROBLEMS,
    ),
    Operation(
        web.delete("/v1/jobs/{id}", jobs.cancel),
        "Cancel a job",
        "What is made is kept until the job expires. Of a job that has ended, the data are "
        "deleted, and the answer is a 204.",
        answer={"application/json": _JOB},
        problems=_JOB_PROBLEMS,
    ),
    Operation(
        web.get("/v1/jobs/{id}/result", jobs.result),
        "Download a job's result",
        "The archive, the merged PDF, or the one document; or its problem. With ranges.",
        answer={"application/zip": BINARY, "application/pdf": BINARY, "image/png": BINARY},
        query=ResultOptions,
        problems=(*_JOB_PROBLEMS, "no-result", "invalid-option", "no-such-range"),
    ),
    Operation(
        web.get("/v1/jobs/{id}/failures", jobs.failures, allow_head=False),
        "List the lines that failed",
        "A problem document a line, with the line's number, from 1, as its member `line`.",
        answer={"application/x-ndjson": BINARY},
        problems=_JOB_PROBLEMS,
    ),
    Operation(
        web.get("/v1/jobs/{id}/documents/{line}", jobs.document),
        "Download the document of a line",
        "Lines count from 1. Of a line that failed, its problem. With ranges.",
        answer={"application/pdf": BINARY, "image/png": BINARY},
        problems=(*_JOB_PROBLEMS, "no-result", "no-such-range"),
    ),
    Operation(
        web.get("/v1/jobs/{id}/events", jobs.events, allow_head=False),
        "Watch a job",
        "The job whenever it has changed, as the data of server-sent events, until it has ended.",
        answer={"text/event-stream": TEXT},
        problems=_JOB_PROBLEMS,
    ),
    *(
        Operation(
            web.post(f"/v1/jobs/{{id}}/{verb}", handler),
            summary,
            description,
            answer={"application/json": _JOB},
            problems=(*_JOB_PROBLEMS, "wrong-state"),
        )
        for verb, handler, summary, description in (
            ("pause", jobs.pause, "Pause a job", "What is in hand is finished."),
            ("resume", jobs.resume, "Resume a job", "It goes on where it was."),
            ("retry", jobs.retry, "Try a job's failed lines again", "And no other lines."),
            ("webhook", jobs.send_webhook, "Send a job's webhook again", "Once it has ended."),
        )
    ),
)


def operations(*, pages: bool, jobs: bool) -> tuple[Operation, ...]:
    """What there is, with the pages for browsers and durable jobs, or without."""
    return (*_SERVICE, *(_JOBS if jobs else ()), *(PAGES if pages else ()))


OPERATIONS = operations(pages=True, jobs=True)
