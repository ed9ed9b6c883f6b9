"""All that the service answers to, and what OpenAPI tells of each."""

from aiohttp import web

from handlers import e_invoices, events, pdf, pdfs, problems, status, templates
from handlers.openapi import description
from handlers.openapi.headers import DOCUMENT, ENTITY_TAG, SECRETS, WORK
from handlers.openapi.operation import BINARY, FILE, OBJECT, TEMPLATE_DATA, TEXT, Operation
from handlers.pages import PAGES
from handlers.request.accept import PDF_OR_PNG, PDF_PNG_HTML_OR_XML
from handlers.request.options import AnswerOptions, PdfOptions, TypesettingOptions

_DOCUMENT_PROBLEMS = (
    *("invalid-option", "invalid-preference", "broken-upload", "malformed-body"),
    *("not-acceptable", "upload-too-slow", "body-too-large", "unsupported-media-type"),
    *("damaged-coding", "unsupported-coding"),
    *("resources-missing", "document-too-large", "typesetting-failed"),
    *("press-broken", "document-crashed", "caller-busy", "overloaded", "draining", "spool-full"),
    *("deadline-exceeded", "invalid-idempotency-key", "idempotency-key-in-use"),
    "idempotency-key-reused",
)

_PDFS = {"type": "object", "minProperties": 1, "additionalProperties": FILE}
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
            "application/xhtml+xml": BINARY,
            "multipart/form-data": {
                "type": "object",
                "properties": {"index.html": _HTML},
                "required": ["index.html"],
                "additionalProperties": FILE,
            },
        },
        example="<h1>Hello, Pressroom</h1>",
        query=TypesettingOptions,
        request_headers=(*WORK, *SECRETS),
        response_headers=DOCUMENT,
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
    ),
    Operation(
        web.post("/v1/e-invoices/extract", e_invoices.extract),
        "Read an e-invoice",
        "The XML of an invoice, CII or UBL, in a PDF or alone: as it is, and as the JSON that "
        "makes one.",
        answer={"application/json": OBJECT},
        problems=(*_DOCUMENT_PROBLEMS, "no-e-invoice"),
        body={"application/pdf": BINARY, "application/xml": BINARY, "text/xml": BINARY},
        query=AnswerOptions,
        request_headers=WORK,
        response_headers=DOCUMENT,
    ),
    Operation(
        web.post("/v1/merge", pdfs.merge),
        "Bind PDFs into one",
        "In the order of the parts; those in fields named `attachments` are attached.",
        answer={"application/pdf": BINARY},
        problems=(*_DOCUMENT_PROBLEMS, "unusable-pdf"),
        body={"multipart/form-data": _PDFS},
        query=PdfOptions,
        request_headers=(*WORK, *SECRETS),
        response_headers=DOCUMENT,
    ),
    Operation(
        web.post("/v1/finish", pdfs.finish),
        "Finish a PDF",
        "With a watermark, passwords or attachments: parts in fields named `attachments`.",
        answer={"application/pdf": BINARY},
        problems=(*_DOCUMENT_PROBLEMS, "unusable-pdf"),
        body={"application/pdf": BINARY, "multipart/form-data": _PDFS},
        query=PdfOptions,
        request_headers=(*WORK, *SECRETS),
        response_headers=DOCUMENT,
    ),
    Operation(
        web.post("/v1/metadata", pdfs.inspect),
        "Tell of a PDF",
        "Its pages, title, language, what it claims to conform to, and what is attached.",
        answer={"application/json": OBJECT},
        problems=(*_DOCUMENT_PROBLEMS, "unusable-pdf"),
        body={"application/pdf": BINARY},
        query=AnswerOptions,
        request_headers=WORK,
        response_headers=DOCUMENT,
    ),
    Operation(
        web.get("/v1/status", status.read),
        "See the loop, the pool and its lanes",
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
        "Watch the loop, the pool and its lanes",
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
        "Describe all this",
        "As OpenAPI 3.1.",
        answer={"application/json": OBJECT},
        response_headers=ENTITY_TAG,
        open=True,
    ),
)


def operations(*, pages: bool) -> tuple[Operation, ...]:
    """What there is, with the pages for browsers or without."""
    return (*_SERVICE, *PAGES) if pages else _SERVICE


OPERATIONS = operations(pages=True)
