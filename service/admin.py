"""The admin port: metrics and probes, on a thread of its own.

A loop that is blocked can't say so, and a scrape costs it 10 ms: so neither is its job.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Self

from aiohttp import web
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from metrics.loop import LoopMonitor
from offload.snapshot import Snapshot
from offload.threads import in_thread
from service.runner import admin_runner

# A loop that has not ticked for this long is dead: no document blocks it, whatever it is.
_DEAD_AFTER = 10.0
# A pool that has had trouble without a break for this long can't be rebuilt here.
_HOPELESS_AFTER = 120.0


class Admin:
    """Serves /metrics, /livez, /readyz and /startupz. An async context manager.

    `port` is the one in use, once entered.

    Args:
        host: address to listen on.
        port: port to listen on; 0 picks a free one.
        app: what `make_admin` made.
    """

    def __init__(self, host: str, port: int, app: web.Application) -> None:
        self.port = port
        self._host = host
        self._app = app
        self._ready: Future[int] = Future()

    async def __aenter__(self) -> Self:
        self._thread = threading.Thread(target=self._run, name="admin", daemon=True)
        self._thread.start()
        self.port = await asyncio.wrap_future(self._ready)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        await in_thread(self._thread.join)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        runner = admin_runner(self._app, self._host)
        await runner.setup()
        try:
            site = web.TCPSite(runner, self._host, self.port)
            await site.start()
        except OSError as error:
            self._ready.set_exception(error)
            await runner.cleanup()
            return
        self._ready.set_result(runner.addresses[0][1])
        await self._stop.wait()
        await runner.cleanup()


def make_admin(
    registry: CollectorRegistry,
    monitor: LoopMonitor,
    snapshot: Callable[[], Snapshot],
    is_listening: Callable[[], bool],
) -> web.Application:
    """The admin port's application.

    Args:
        registry: of the metrics.
        monitor: of the loop.
        snapshot: gives the pool as it is now.
        is_listening: whether the service's own port answers.
    """

    async def metrics(request: web.Request) -> web.Response:
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        body = await in_thread(encode, registry)  # 10 ms in which probes are not to wait
        return web.Response(body=body, headers={"Content-Type": content_type})

    async def livez(_: web.Request) -> web.Response:
        pool = snapshot()
        silent = time.monotonic() - monitor.last_tick
        if silent > _DEAD_AFTER:
            return _probe(f"the event loop has not run for {silent:.0f} s")
        if pool.trouble_seconds > _HOPELESS_AFTER:
            return _probe(f"the pool can't be rebuilt: {pool.trouble}")
        return _probe(None)

    async def readyz(_: web.Request) -> web.Response:
        return _probe(snapshot().not_ready_because or (None if is_listening() else "starting"))

    async def startupz(_: web.Request) -> web.Response:
        pool = snapshot()
        started = pool.started and is_listening()
        return _probe(None if started else pool.trouble or "starting")

    app = web.Application()
    app.add_routes(
        [
            web.get("/metrics", metrics),
            web.get("/livez", livez),
            web.get("/readyz", readyz),
            web.get("/startupz", startupz),
        ]
    )
    return app


def _probe(fault: str | None) -> web.Response:
    return web.Response(text=f"{fault or 'ok'}\n", status=503 if fault else 200)
