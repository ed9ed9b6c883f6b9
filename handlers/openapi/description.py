"""GET /openapi.json: the service described as OpenAPI 3.1, from what it itself goes by.

Composed of the operations in `routes`, the options' model, the table of problems, and the
templates' schemas and samples; again whenever the templates are loaded.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from aiohttp import ETag, web

from handlers.openapi import parameters, responses, schemas
from handlers.openapi.operation import Operation
from handlers.problems import PROBLEMS
from handlers.request import keys
from offload.templates.catalogue import PublishedTemplate, Templates

_ABOUT = """\
HTML, or a template and JSON, into PDF. The body is the document, the query is the options.

Every error is `application/problem+json` (RFC 9457), and its `type` a path of this service that
tells what it means and what to do."""

_SECURITY = {"key": {"type": "http", "scheme": "bearer", "description": "An API key."}}
# What any route may response; the latter where it needs a key.
_ALWAYS = ("malformed-request", "foreign-origin", "wrong-host", "internal-error")
_GUARDED = ("unauthorized",)


@dataclass(frozen=True, slots=True)
class Served:
    """JSON, and the tag that tells it from another."""

    body: bytes
    tag: str


def _served(document: dict[str, Any]) -> Served:
    body = orjson.dumps(document)
    return Served(body, hashlib.sha256(body).hexdigest()[:32])


class Description:
    """The description as it is served, in `full`.

    Strangers get the `public` one, without the templates and samples, which are the operator's.

    Args:
        operations: all that the service answers to.
        version: the service's.
        keys: whether callers need a key.
    """

    def __init__(self, operations: Iterable[Operation], version: str, *, keys: bool) -> None:
        self._operations = tuple(operations)
        self._version = version
        self._keyed = keys
        self.renew({})

    def renew(self, templates: Templates) -> None:
        """Describe these templates from now on. Takes milliseconds: not for the loop."""
        self.full = _served(self.compose(templates))
        self.public = _served(self.compose({}))

    def compose(self, templates: Templates) -> dict[str, Any]:
        """The whole document."""
        document: dict[str, Any] = {
            "openapi": "3.1.1",
            "info": {"title": "Pressroom", "version": self._version, "description": _ABOUT},
            "servers": [{"url": "/"}],
            "paths": self._paths(templates),
            "components": {
                "schemas": {"Problem": schemas.PROBLEM, **schemas.of_templates(templates)},
                "examples": schemas.PROBLEM_EXAMPLES,
            },
        }
        if self._keyed:
            document["components"]["securitySchemes"] = _SECURITY
            document["security"] = [{key: [] for key in _SECURITY}]
        return document

    def _paths(self, templates: Templates) -> dict[str, Any]:
        paths: dict[str, Any] = {}
        for path, operation, template in self._at_paths(templates):
            described = self._describe(operation, template) | {
                "operationId": _identity(operation, path)
            }
            if found := parameters.of(operation, path, templates):
                described["parameters"] = found
            paths.setdefault(path, {})[operation.route.method.lower()] = described
        return paths

    def _at_paths(
        self, templates: Templates
    ) -> Iterator[tuple[str, Operation, PublishedTemplate | None]]:
        """Each operation at its path, or at a path for each template."""
        for operation in self._operations:
            path = operation.route.path
            if operation.each_template:
                for name, template in templates.items():
                    yield path.replace("{name}", name), operation, template
            else:
                yield path, operation, None

    def _describe(self, operation: Operation, template: PublishedTemplate | None) -> dict[str, Any]:
        summary, description = operation.summary, operation.description
        if template:
            summary += f": {template.name}"
            description = f"{template.description} {description}"
        described: dict[str, Any] = {
            "summary": summary,
            "description": description,
            "tags": ["Documents" if operation.body else "Service"],
            "responses": {**responses.successes(operation), **self._failures(operation)},
        }
        if operation.body:
            described["requestBody"] = parameters.body(operation, template)
        if operation.open:
            described["security"] = []
        return described

    def _failures(self, operation: Operation) -> dict[str, Any]:
        guarded = _GUARDED if self._keyed and not operation.open else ()
        names = (*operation.problems, *guarded, *_ALWAYS)
        return responses.failures(PROBLEMS[name] for name in names)


DESCRIPTION = web.AppKey("description", Description)


async def read(request: web.Request) -> web.Response:
    """The description; or 304 for whoever has it."""
    description = request.app[DESCRIPTION]
    served = description.public if keys.is_stranger(request) else description.full
    if any(tag.value in (served.tag, "*") for tag in request.if_none_match or ()):
        response = web.Response(status=304)
    else:
        response = web.Response(body=served.body, content_type="application/json")
    response.etag = ETag(served.tag)
    response.headers.update({"Cache-Control": "no-cache", "Vary": "Authorization"})
    return response


def _identity(operation: Operation, path: str) -> str:
    """Such as post_v1_templates_invoice_pdf."""
    words = path.translate(str.maketrans("/-.", "___", "{}")).strip("_")
    return f"{operation.route.method.lower()}_{words}"
