"""Batches of a real service, and the data of the built-in templates."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.subjects.service import Service

_TEMPLATES = Path(__file__).parents[2] / "templates"

# The headers of a document that is waited for.
JSON = {"Content-Type": "application/json", "Prefer": "wait=60"}


def submit(service: Service, lines: Iterable[bytes], query: str) -> str:
    """Hand in a batch: the path of its job.

    Args:
        service: that takes jobs.
        lines: of JSON, without their ends.
        query: its options, with the question mark.
    """
    body = b"".join(line + b"\n" for line in lines)
    headers = {"Content-Type": "application/x-ndjson", "Idempotency-Key": str(uuid4())}
    return str(ask_json(service, "POST", f"/v1/batches{query}", body, headers)["links"]["self"])


def ask_json(
    service: Service, method: str, path: str, body: bytes = b"", headers: Any = None
) -> dict[str, Any]:
    """What it answers; nothing where there is no body.

    Args:
        service: is asked.
        method: of HTTP.
        path: with its query.
        body: that is sent.
        headers: of the request.
    """
    connection = service.connect()
    connection.request(method, path, body, headers or {})
    text = connection.getresponse().read()
    connection.close()
    return json.loads(text) if text else {}


def line_of(template: str) -> bytes:
    """The sample of a built-in template, as a line."""
    return json.dumps(json.loads((_TEMPLATES / template / "sample.json").read_bytes())).encode()
