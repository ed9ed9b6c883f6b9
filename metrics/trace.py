"""The trace that a request belongs to: what exemplars, log lines and spans have in common."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# W3C Trace Context, section 3.2: version, trace id, parent id, flags; of a version that is not
# yet known, further fields may follow.
_TRACEPARENT = re.compile(
    r"(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-"
    r"[0-9a-f]{2}(-.*)?"
)

_CURRENT: ContextVar[str | None] = ContextVar("trace", default=None)


_REQUEST_ID: ContextVar[str | None] = ContextVar("request_id", default=None)


def request_id() -> str | None:
    """The id of the request that this code runs for."""
    return _REQUEST_ID.get()


@contextmanager
def named(request_id: str) -> Iterator[None]:
    """Have a request's id for as long as the block runs."""
    token = _REQUEST_ID.set(request_id)
    try:
        yield
    finally:
        _REQUEST_ID.reset(token)


def current() -> str | None:
    """The trace id of the request that this code runs for: 32 hexadecimal digits."""
    return _CURRENT.get()


def exemplar() -> dict[str, str] | None:
    """The current trace as the exemplar of a metric (OpenMetrics, "Exemplars")."""
    trace_id = current()
    return {"trace_id": trace_id} if trace_id else None


@contextmanager
def entered(trace_id: str) -> Iterator[None]:
    """Have a trace for as long as the block runs."""
    token = _CURRENT.set(trace_id)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def trace_id_of(traceparent: str) -> str:
    """The trace id of a traceparent header; a new one where it names none."""
    match = _TRACEPARENT.fullmatch(traceparent.strip())
    if match is None or (match[1] == "00" and match[3]):
        return secrets.token_hex(16)
    return match[2]
