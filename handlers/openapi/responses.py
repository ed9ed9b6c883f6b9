"""Responses as OpenAPI describes them."""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import Any

from handlers.openapi.headers import ACCEPTED, RETRY_AFTER
from handlers.openapi.operation import Operation
from handlers.openapi.parameters import describe_header
from handlers.problems import Problem

# With these comes a Retry-After (RFC 9110, section 10.2.3).
_RETRIABLE = (409, 429, 503)


def successes(operation: Operation) -> dict[str, Any]:
    """The answers that are no problem."""
    found = {str(operation.status): _success(operation)}
    if operation.deferred:
        found["202"] = _DEFERRED
    return found


def _success(operation: Operation) -> dict[str, Any]:
    return {
        "description": operation.summary,
        "content": {
            kind: {"schema": schema} if schema else {} for kind, schema in operation.answer.items()
        },
        "headers": {header.name: describe_header(header) for header in operation.response_headers},
    }


_DEFERRED = {
    "description": "Taken on, as `Prefer: respond-async` asked",
    "content": {"application/json": {"schema": {"type": "object"}}},
    "headers": {header.name: describe_header(header) for header in ACCEPTED},
}


def failures(problems: Iterable[Problem]) -> dict[str, Any]:
    """One answer for each status, whose examples are the problems that it can tell of."""
    by_status = attrgetter("status")
    ordered = sorted(problems, key=by_status)
    return {str(status): _failure([*group]) for status, group in groupby(ordered, by_status)}


def _failure(problems: list[Problem]) -> dict[str, Any]:
    retriable = problems[0].status in _RETRIABLE
    return {
        "description": "; ".join(problem.title for problem in problems),
        "headers": {RETRY_AFTER.name: describe_header(RETRY_AFTER)} if retriable else {},
        "content": {
            "application/problem+json": {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {p.name: {"$ref": f"#/components/examples/{p.name}"} for p in problems},
            }
        },
    }
