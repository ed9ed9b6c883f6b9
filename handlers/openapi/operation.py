"""What one route takes and answers: stands beside it in `routes`, and is read for OpenAPI."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from pydantic import BaseModel

Schema = Mapping[str, Any]
# By media type (OpenAPI 3.1, section 4.8.14).
Content = Mapping[str, Schema]

# Stands for the schema that each template has of its own data.
TEMPLATE_DATA: Schema = {}
# Bytes have none (OpenAPI 3.1, section 4.8.14.1), but for those of a part.
BINARY: Schema = {}
FILE: Schema = {"type": "string", "contentMediaType": "application/octet-stream"}
# Swagger UI has a file input for each item of a list by its format, not by its media type, and
# would begin the list with a text, unless it is empty by default.
FILES: Schema = {"type": "array", "items": {**FILE, "format": "binary"}, "default": []}
PDF: Schema = {"type": "string", "contentMediaType": "application/pdf"}
XML: Schema = {"type": "string", "contentMediaType": "application/xml"}
LINES: Schema = {"type": "string", "contentMediaType": "application/x-ndjson"}
TEXT: Schema = {"type": "string"}
OBJECT: Schema = {"type": "object"}


@dataclass(frozen=True, slots=True)
class Header:
    """A header that a request may, or an answer does carry.

    An example is what a console fills in: there is none where that would do harm.
    """

    name: str
    description: str
    schema: Schema
    example: str | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """A route, and all that a caller must know of it.

    Args:
        route: method, path and handler.
        summary: what it is for, in a few words.
        description: what else there is to know, in CommonMark.
        answer: content of the answer that is no problem.
        problems: names of the problems (`problems.PROBLEMS`) that it can answer with, besides
            those that every route can.
        body: content of the request, if it has any; a route whose body is TEMPLATE_DATA is
            described once for each template.
        example: of the body; a template's is its sample.
        query: the options, if there are any.
        request_headers: those that it understands.
        response_headers: those of a 200.
        names: what the path's {name} can be; unless given, the templates'.
        open: whether it needs no key even where keys are configured.
        status: of the answer that is no problem.
        deferred: whether `Prefer: respond-async` is understood, so that the answer may be a 202.
    """

    route: web.RouteDef
    summary: str
    description: str
    answer: Content
    problems: tuple[str, ...] = ()
    body: Content | None = None
    example: object = None
    query: type[BaseModel] | None = None
    request_headers: tuple[Header, ...] = ()
    response_headers: tuple[Header, ...] = ()
    names: tuple[str, ...] | None = None
    open: bool = False
    status: int = 200
    deferred: bool = False

    @property
    def light(self) -> bool:
        """Whether it is answered at once: it makes no document, and does not stream."""
        streams = "text/event-stream" in self.answer or any(
            schema is BINARY for schema in self.answer.values()
        )
        return self.body is None and not streams

    @property
    def each_template(self) -> bool:
        """Whether it is a path for each template."""
        return any(schema is TEMPLATE_DATA for schema in (self.body or {}).values())
