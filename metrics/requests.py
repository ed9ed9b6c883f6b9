"""HTTP requests, counted by route and status, and told of one by one: a middleware."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from prometheus_client import CollectorRegistry, Counter, Histogram

from metrics import trace

_BUCKETS = (
    *(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0),
    *(2.5, 5.0, 10.0, 30.0, 45.0, 60.0, 90.0, 120.0),
)
# A request's: the `time.perf_counter()` instant at which it was there to be read.
ARRIVED = web.RequestKey("arrived", float)
# The client was gone before there was a status (the number is nginx's).
_HUNG_UP = 499
# The trace that a request belongs to, for whoever answers it.
TRACE_ID = web.RequestKey("trace_id", str)
# The id and the flags of a request's own span (W3C Trace Context), where spans are made.
SPAN = web.RequestKey("span", str)
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


class RequestCounters:
    """Counts requests as they end.

    Args:
        registry: where the metrics are to be found.
        is_light: whether the operation of a method and a route makes no document, nor streams.
    """

    def __init__(self, registry: CollectorRegistry, is_light: Callable[[str, str], bool]) -> None:
        self._is_light = is_light
        # To look up a series by its labels takes longer than to count.
        self._series = cache(self._of)
        self._requests = Counter(
            "pressroom_http_requests",
            "Requests answered; status 499 is a client that hung up.",
            ["method", "route", "status"],
            registry=registry,
        )
        self._seconds = Histogram(
            "pressroom_http_request_seconds",
            "Seconds from a request's arrival at the machine to its answer.",
            ["method", "route", "light"],
            buckets=_BUCKETS,
            registry=registry,
        )

    def observe(self, record: RequestRecord) -> None:
        """Count one request."""
        exemplar = trace.exemplar()
        requests, seconds = self._series(record.method, record.route, record.status)
        requests.inc(exemplar=exemplar)
        seconds.observe(record.seconds, exemplar)

    def _of(self, method: str, route: str, status: int) -> tuple[Counter, Histogram]:
        """The series of a route and an answer."""
        light = "true" if self._is_light(method, route) else "false"
        by = method, route
        return self._requests.labels(*by, str(status)), self._seconds.labels(*by, light)

    def reject(self, status: int) -> None:
        """Count one that is no HTTP: nothing else is known of it."""
        self._requests.labels("other", "none", str(status)).inc()


def middleware(
    observe: Callable[[RequestRecord], None], tell: Callable[[web.Request, RequestRecord], None]
) -> Middleware:
    """A middleware that measures each request; it stands outside the one that answers errors.

    Args:
        observe: counts each request once, within its trace.
        tell: is told of each request once, within its trace.
    """

    @web.middleware
    async def measure(request: web.Request, handler: Handler) -> web.StreamResponse:
        trace_id = trace.current() or trace.trace_id_of(request.headers.get("traceparent", ""))
        request[TRACE_ID] = trace_id
        with trace.entered(trace_id):
            arrived = request.get(ARRIVED) or time.perf_counter()
            status, size = _HUNG_UP, 0
            try:
                response = await handler(request)
                status, size = response.status, response.content_length or 0
                return response
            finally:
                seconds = time.perf_counter() - arrived
                record = RequestRecord(_method(request), route(request), status, seconds, size)
                observe(record)
                tell(request, record)

    return measure


def route(request: web.Request) -> str:
    """The route's template, so that labels stay as few as routes."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "none"


def _method(request: web.Request) -> str:
    return request.method if request.method in _METHODS else "other"
