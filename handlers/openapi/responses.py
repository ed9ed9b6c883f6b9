"""What is answered, as OpenAPI tells of it."""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import Any

from handlers.openapi.headers import RETRY_AFTER
from handlers.openapi.operation import Operation
from handlers.openapi.parameters import told
from handlers.problems import Problem

# With these comes a Retry-After (RFC 9110, section 10.2.3).
_COME_BACK = (409, 429, 503)


def success(operation: Operation) -> dict[str, Any]:
    """A 200."""
    return {
        "description": operation.summary,
        "content": {
            kind: {"schema": schema} if schema else {} for kind, schema in operation.answer.items()
        },
        "headers": {header.name: told(header) for header in operation.gives},
    }


def failures(problems: Iterable[Problem]) -> dict[str, Any]:
    """One answer for each status, whose examples are the problems that it can tell of."""
    by_status = attrgetter("status")
    ordered = sorted(problems, key=by_status)
    return {str(status): _failure([*group]) for status, group in groupby(ordered, by_status)}


def _failure(problems: list[Problem]) -> dict[str, Any]:
    comes_back = problems[0].status in _COME_BACK
    return {
        "description": "; ".join(problem.title for problem in problems),
        "headers": {RETRY_AFTER.name: told(RETRY_AFTER)} if comes_back else {},
        "content": {
            "application/problem+json": {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {p.name: {"$ref": f"#/components/examples/{p.name}"} for p in problems},
            }
        },
    }
