"""A request as OpenAPI describes it: parameters and body."""

from collections.abc import Iterator
from typing import Any

import orjson

from handlers.openapi import schemas
from handlers.openapi.operation import TEMPLATE_DATA, Header, Operation
from offload.templates.catalogue import PublishedTemplate, Templates


def of(operation: Operation, path: str, templates: Templates) -> list[dict[str, Any]]:
    """The parameters of an operation: in its path, its query and its headers.

    Args:
        operation: whose.
        path: with its parameters in braces.
        templates: that the path may name.
    """
    return [
        *_in_path(operation, path, templates),
        *_in_query(operation),
        *_in_header(operation),
    ]


def describe_header(header: Header) -> dict[str, Any]:
    """A header, but for its name, of a request or of an answer."""
    example = {} if header.example is None else {"example": header.example}
    return {"description": header.description, "schema": header.schema, **example}


def body(operation: Operation, template: PublishedTemplate | None) -> dict[str, Any]:
    """The request's body, for one template where each has a body of its own."""
    content = operation.body or {}
    return {
        "required": True,
        "content": {kind: _media(schema, operation, template) for kind, schema in content.items()},
    }


def _media(schema: Any, operation: Operation, template: PublishedTemplate | None) -> dict[str, Any]:
    if template and schema is TEMPLATE_DATA:
        return {"schema": schemas.reference(template), "example": orjson.loads(template.sample)}
    if schema.get("type") == "string" and operation.example is not None:
        return {"schema": schema, "example": operation.example}
    return {"schema": schema}


def _in_path(operation: Operation, path: str, templates: Templates) -> Iterator[dict[str, Any]]:
    if "{name}" in path:
        names = operation.names or templates
        yield {
            "name": "name",
            "in": "path",
            "required": True,
            "schema": {"type": "string", "enum": list(names)},
        }
    yield from _in_job_path(path)


def _in_job_path(path: str) -> Iterator[dict[str, Any]]:
    for name, schema in _OF_JOBS.items():
        if f"{{{name}}}" in path:
            yield {"name": name, "in": "path", "required": True, "schema": schema}


# The example is of no job.
_OF_JOBS = {
    "id": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    "line": {"type": "integer", "minimum": 1, "maximum": 999_999_999},
}


def _in_header(operation: Operation) -> Iterator[dict[str, Any]]:
    for header in operation.request_headers:
        yield {"name": header.name, "in": "header", **describe_header(header)}


def _in_query(operation: Operation) -> Iterator[dict[str, Any]]:
    if operation.query is None:
        return
    for name, schema in operation.query.model_json_schema()["properties"].items():
        yield {
            "name": name,
            "in": "query",
            "description": schema["description"],
            "schema": schemas.of_option(schema),
        }
