"""What one route takes and answers: told beside it in `routes`, and read by `openapi`."""

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
        answer: what a 200 brings.
        problems: names of the problems (`errors.PROBLEMS`) that it can answer with, beside those
            that every route can.
        body: what the request brings, if anything; a route whose body is TEMPLATE_DATA is told
            of once for each template.
        example: of the body; a template's is its sample.
        query: the options, if there are any.
        takes: headers of the request.
        gives: headers of a 200.
        names: what the path's {name} can be; a template's where nothing is said.
        open: whether it needs no key even where keys are configured.
    """

    route: web.RouteDef
    summary: str
    description: str
    answer: Content
    problems: tuple[str, ...] = ()
    body: Content | None = None
    example: object = None
    query: type[BaseModel] | None = None
    takes: tuple[Header, ...] = ()
    gives: tuple[Header, ...] = ()
    names: tuple[str, ...] | None = None
    open: bool = False

    @property
    def each_template(self) -> bool:
        """Whether it is a path for each template."""
        return any(schema is TEMPLATE_DATA for schema in (self.body or {}).values())
