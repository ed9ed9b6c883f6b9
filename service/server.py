"""A server's life: start up, answer until told to stop, drain, shut down."""

import asyncio
import os
import signal
from collections.abc import Callable

import structlog
from aiohttp import web

from handlers import documents, events, status
from handlers.connections import Connections, most_connections
from handlers.durable.jobs import JOBS
from handlers.request import preferences
from offload.cluster.shared_state import Membership
from service.app import ADMIN, DRAIN, LISTENING, REQUESTS, TEMPLATES, make_app
from service.durable import WORKFORCE
from service.runner import Runner
from service.settings import Settings

_LOG = structlog.get_logger("pressroom.server")

# Seconds that a drain may take: every document admitted is done by its deadline, or killed, and
# then there is its answer to send.
_LONGEST_DRAIN = preferences.LONGEST_WAIT + 5.0
# Seconds that aiohttp gives to what is in flight after the drain, before it cancels.
_GRACE = 0.1


class Server:
    """One event loop's server.

    Args:
        settings: the operator's.
        announce: is called with the URL once the service answers there.
        membership: its place among several loops.
    """

    def __init__(
        self,
        settings: Settings,
        announce: Callable[[str], None],
        membership: Membership | None = None,
    ) -> None:
        self._membership = membership
        self._settings = settings
        self._announce = announce
        self._stop = asyncio.Event()
        self._app = make_app(settings, membership)
        self._runner = Runner(
            self._app,
            Connections(most_connections(settings.workers)),
            self._app[REQUESTS].reject,
            access_log=None,
            auto_decompress=False,  # aiohttp takes a stream that breaks off for whole
            handler_cancellation=True,  # a hang-up frees its lane
            shutdown_timeout=_GRACE,
        )

    async def run(self) -> int:
        """Serve until SIGTERM or SIGINT. Returns the exit status.

        0 when everything admitted was answered, 1 when a second signal cut that short.
        """
        try:
            await self._start()
            await self._stop.wait()
            await self._app[DRAIN].linger(self._settings.drain_seconds)
            drained = await self._app[DRAIN].wait(_LONGEST_DRAIN)
        finally:
            await self._runner.cleanup()
        _LOG.info("stopped", drained=drained)
        return 0 if drained else 1

    async def _start(self) -> None:
        loop = asyncio.get_running_loop()
        await self._runner.setup()
        self._handle_signals(loop)
        loop.add_signal_handler(signal.SIGHUP, self._reload)
        site = web.TCPSite(
            self._runner,
            self._settings.host,
            self._settings.port,
            backlog=1024,
            reuse_port=self._membership is not None,
        )
        await site.start()
        self._app[LISTENING].set()
        host, port = self._runner.addresses[0][:2]
        _LOG.info(
            "listening",
            host=host,
            port=port,
            admin_port=self._app[ADMIN].port,
            pid=os.getpid(),
            weasyprint_patches=self._app[status.VERSIONS]["weasyprint_patches"],
        )
        self._announce(f"http://{host}:{port}")

    def _handle_signals(self, loop: asyncio.AbstractEventLoop) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._signalled)

    def _reload(self) -> None:
        self._reloading = asyncio.ensure_future(self._app[TEMPLATES].reload())

    def _signalled(self) -> None:
        """Drain at the first signal; at the second, let go of what is in flight."""
        if self._stop.is_set():
            self._app[DRAIN].hurry()
        self._app[DRAIN].begin()
        self._app[documents.POOL].drain()
        if WORKFORCE in self._app:
            self._app[JOBS].leave()
            self._leaving = asyncio.ensure_future(self._app[WORKFORCE].dismiss())
        self._app[events.FEED].close()
        self._stop.set()
