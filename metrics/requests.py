"""HTTP requests, counted by route and status: a middleware."""

import time
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.typedefs import Middleware
from prometheus_client import CollectorRegistry, Histogram

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_BUCKETS = (
    0.001,
    0.0025,
    0.005,
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1.0,
    2.5,
    5.0,
    10.0,
    30.0,
    120.0,
)
# The client was gone before there was a status (the number is nginx's).
_HUNG_UP = "499"


def middleware(registry: CollectorRegistry) -> Middleware:
    """A middleware that measures each request; it stands outside the one that answers errors."""
    seconds = Histogram(
        "pressroom_http_request_seconds",
        "Seconds from a request's head to its answer's end.",
        ["method", "route", "status"],
        buckets=_BUCKETS,
        registry=registry,
    )

    @web.middleware
    async def measure(request: web.Request, handler: Handler) -> web.StreamResponse:
        started = time.perf_counter()
        status = _HUNG_UP
        try:
            response = await handler(request)
            status = str(response.status)
            return response
        finally:
            labels = (_method(request), _route(request), status)
            seconds.labels(*labels).observe(time.perf_counter() - started)

    return measure


def _method(request: web.Request) -> str:
    """Bounded: a client may send any word."""
    known = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    return request.method if request.method in known else "other"


def _route(request: web.Request) -> str:
    """The route's template, so that labels stay as few as routes."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "none"
