"""What schemathesis can't know of the service from its description, for its trial."""

import io
import json
from typing import Any

import pikepdf
import schemathesis
from hypothesis import strategies as st
from PIL import Image
from schemathesis import Case, CheckContext, HookContext, Response, SerializationContext


def _blank() -> bytes:
    content = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(content)
    return content.getvalue()


schemathesis.openapi.media_type("application/pdf", st.just(_blank()))


@schemathesis.serializer("application/pdf")
def as_it_is(_: SerializationContext, value: Any) -> bytes:
    """A PDF, or what was made instead of one."""
    return value if isinstance(value, bytes) else str(value).encode()


@schemathesis.serializer("application/x-ndjson", "application/jsonl")
def as_a_line(_: SerializationContext, value: Any) -> bytes:
    """A line of JSON, or what was made instead of one."""
    return value if isinstance(value, bytes) else json.dumps(value).encode() + b"\n"


@schemathesis.check
def whole_documents(_: CheckContext, response: Response, case: Case[Any]) -> None:
    """A document is one that readers can open."""
    content = io.BytesIO(response.content)
    match response.headers["content-type"]:
        case ["application/pdf"]:
            with pikepdf.open(content) as document:
                assert len(document.pages) == int(response.headers["pressroom-pages"][0])
        case ["image/png"]:
            with Image.open(content) as picture:
                picture.verify()


@schemathesis.hook
def filter_case(_: HookContext, case: Case[Any]) -> bool:
    """Rules over two options or headers, which none of them tells by itself."""
    query: dict[str, Any] = case.query or {}
    headers: dict[str, str] = dict(case.headers or {})
    turned = "orientation" in query and str(query.get("page_size", ""))[:1].isdigit()
    marked = "watermark" in query and "variant" in query
    locked = "permissions" in query or any(name in headers for name in _SECRETS)
    chosen = {"profile", "syntax", "engine"} & query.keys() or query.get("variant") == "factur-x"
    repeated = "Idempotency-Key" in headers
    return not (turned or marked or locked or chosen or repeated or _has_other_fields(case))


def _has_other_fields(case: Case[Any]) -> bool:
    """Whether an upload to be typeset has a field that names neither a file nor an option."""
    if case.path != "/v1/pdf" or not isinstance(case.body, dict):
        return False
    return any(name != "files" and not set(name) & {".", "/"} for name in case.body)


_SECRETS = ("Pressroom-User-Password", "Pressroom-Owner-Password")
