"""JSON Schemas of what the service knows, as OpenAPI takes them (draft 2020-12)."""

from typing import Any

import orjson

from handlers.problems import PROBLEMS
from offload.templates.catalogue import PublishedTemplate, Templates

_STRING = {"type": "string"}

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "properties": {
        "type": {"enum": [f"/problems/{name}" for name in PROBLEMS]},
        "title": _STRING,
        "status": {"type": "integer"},
        "detail": _STRING,
        "advice": {"description": "What to do about errors of this type.", **_STRING},
        "instance": {"description": "The `Request-Id` of the answer.", **_STRING},
        "errors": {
            "description": "Faults one by one, where there are several.",
            "type": "array",
            "items": {
                "type": "object",
                "description": "An option's has `option` and `allowed`; that of a template's data "
                "has `pointer` (RFC 6901) and `expected`.",
                "properties": dict.fromkeys(
                    ("detail", "option", "allowed", "pointer", "expected"), _STRING
                ),
                "required": ["detail"],
            },
        },
        "available": {
            "description": "Media types that can be made.",
            "type": "array",
            "items": _STRING,
        },
    },
    "required": ["type", "title", "status", "detail"],
}

PROBLEM_EXAMPLES: dict[str, Any] = {
    problem.name: {
        "summary": problem.title,
        "description": problem.advice,
        "value": {
            "type": f"/problems/{problem.name}",
            "title": problem.title,
            "status": problem.status,
            "detail": problem.title,
            "advice": problem.advice,
        },
    }
    for problem in PROBLEMS.values()
}

# Of a schema that lies within another document: it is that document's, and at another place.
_OWN = ("$schema", "$id")
# Data, not schemas, where these stand as keywords.
_DATA = ("const", "enum", "default", "examples")


def of_templates(templates: Templates) -> dict[str, Any]:
    """Each template's schema, which refers to itself at its new place."""
    return {
        name: _moved(orjson.loads(template.schema), name) for name, template in templates.items()
    }


def reference(template: PublishedTemplate) -> dict[str, Any]:
    """Where a template's schema is."""
    return {"$ref": f"#/components/schemas/{template.name}"}


def of_option(schema: dict[str, Any]) -> dict[str, Any]:
    """An option's, without the null that no query can say."""
    plain = next((s for s in schema.get("anyOf", ()) if s.get("type") != "null"), schema)
    kept = {key: value for key, value in plain.items() if key not in ("title", "description")}
    return {key: value for key, value in kept.items() if value is not None}


def _moved(value: Any, name: str) -> Any:
    if isinstance(value, list):
        return [_moved(item, name) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {key: item for key, item in value.items() if key not in _OWN}
    return {
        key: item if key in _DATA else _pointed(item, name) if key == "$ref" else _moved(item, name)
        for key, item in kept.items()
    }


def _pointed(reference: str, name: str) -> str:
    """The reference `#/$defs/amount` names a place in the whole document now."""
    if not reference.startswith("#"):
        return reference
    return f"#/components/schemas/{name}{reference.removeprefix('#')}"
