"""GET /v1/status: the loop, the pool and its lanes, as they are now."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from aiohttp import web

from handlers.documents import POOL
from offload.snapshot import LaneSnapshot, Snapshot

# Set by whoever composes the service: handlers know neither the monitor of the loop nor what
# is installed.
LOOP_STATUS: web.AppKey[Callable[[], dict[str, Any]]] = web.AppKey("loop_status")
PRESSURE: web.AppKey[Callable[[], dict[str, Any]]] = web.AppKey("pressure")
RECENT: web.AppKey[Callable[[], dict[str, Any]]] = web.AppKey("recent")
OUTCOMES: web.AppKey[Callable[[], dict[str, int]]] = web.AppKey("outcomes")
VERSIONS = web.AppKey("versions", dict[str, str])


async def read(request: web.Request) -> web.Response:
    """All of it, as JSON."""
    return web.Response(
        body=text(request.app),
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def text(app: web.Application) -> bytes:
    """All of it, as one line of JSON."""
    pool = app[POOL].snapshot()
    return orjson.dumps(
        {
            "ready": pool.ready,
            "pressure": app[PRESSURE](),
            "loop": app[LOOP_STATUS](),
            "pool": _pool(pool),
            "lanes": [_lane(lane) for lane in pool.lanes],
            "recent": app[RECENT](),
            "outcomes": app[OUTCOMES](),
            "versions": app[VERSIONS],
        }
    )


def _pool(pool: Snapshot) -> dict[str, Any]:
    return {
        "workers": pool.workers,
        "busy": sum(lane.state == "busy" for lane in pool.lanes),
        "queued": pool.queued,
        "queue_room": pool.queue_room,
        "queued_work_seconds": round(pool.queued_work_seconds, 3),
        "estimate_ratio": round(pool.estimate_ratio, 3),
        "memory_pressure": round(pool.memory_pressure, 3),
        "draining": not pool.open,
        "busy_seconds": round(pool.busy_seconds, 3),
        "restarts": pool.restarts,
        "trouble": pool.trouble,
    }


def _lane(lane: LaneSnapshot) -> dict[str, Any]:
    seconds = time.monotonic() - lane.since
    since = datetime.now(UTC) - timedelta(seconds=seconds)
    return {
        "pid": lane.pid,
        "state": lane.state,
        "documents": lane.documents,
        "rss_bytes": lane.rss_bytes,
        "doing": lane.doing,
        "confinement": lane.confinement,
        "since": since.isoformat(timespec="milliseconds"),
        "seconds": round(seconds, 3),
    }
