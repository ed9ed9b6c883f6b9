"""HTTP requests, counted by route and status, and told of one by one: a middleware."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from prometheus_client import CollectorRegistry, Counter, Histogram

from metrics import trace

_BUCKETS = (
    *(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0),
    *(2.5, 5.0, 10.0, 30.0, 120.0),
)
# The client was gone before there was a status (the number is nginx's).
_HUNG_UP = 499
# A client may send any word.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """How one request went, told once. `size_bytes` is the answer's body."""

    method: str
    route: str
    status: int
    seconds: float
    size_bytes: int


def middleware(
    registry: CollectorRegistry, tell: Callable[[web.Request, RequestRecord], None]
) -> Middleware:
    """A middleware that measures each request; it stands outside the one that answers errors.

    Args:
        registry: where the metrics are to be found.
        tell: is told of each request once, within its trace.
    """
    observe = _observer(registry)

    @web.middleware
    async def measure(request: web.Request, handler: Handler) -> web.StreamResponse:
        trace_id = trace.current() or trace.trace_id_of(request.headers.get("traceparent", ""))
        with trace.entered(trace_id):
            started = time.perf_counter()
            status, size = _HUNG_UP, 0
            try:
                response = await handler(request)
                status, size = response.status, response.content_length or 0
                return response
            finally:
                seconds = time.perf_counter() - started
                record = RequestRecord(_method(request), route(request), status, seconds, size)
                observe(record)
                tell(request, record)

    return measure


def route(request: web.Request) -> str:
    """The route's template, so that labels stay as few as routes."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "none"


def _observer(registry: CollectorRegistry) -> Callable[[RequestRecord], None]:
    requests = Counter(
        "pressroom_http_requests",
        "Requests answered; status 499 is a client that hung up.",
        ["method", "route", "status"],
        registry=registry,
    )
    seconds = Histogram(
        "pressroom_http_request_seconds",
        "Seconds from a request's head to its answer's end.",
        ["method", "route"],
        buckets=_BUCKETS,
        registry=registry,
    )

    def observe(record: RequestRecord) -> None:
        exemplar = trace.exemplar()
        requests.labels(record.method, record.route, str(record.status)).inc(exemplar=exemplar)
        seconds.labels(record.method, record.route).observe(record.seconds, exemplar)

    return observe


def _method(request: web.Request) -> str:
    return request.method if request.method in _METHODS else "other"
