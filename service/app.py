"""Every wire of the service, drawn here and nowhere else."""

import platform
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from importlib.metadata import version

from aiohttp import web
from prometheus_client import (
    CollectorRegistry,
    GCCollector,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

from handlers import errors, keys, pdf, routes, status, templates, uploads
from metrics import build, requests
from metrics.loop import LoopMonitor
from metrics.pool import PoolCollector, PoolObserver
from metrics.pressure import PressureWindow, reader
from metrics.watchdog import Watchdog
from offload.job import JobRecord, Terms
from offload.pool import Pool
from offload.spool import Spool, in_thread
from service import journal, tracing
from service.admin import Admin, make_admin
from service.drain import Drain
from service.settings import Settings, load_keys
from service.templates import Templates

ADMIN = web.AppKey("admin", Admin)
DRAIN = web.AppKey("drain", Drain)
TEMPLATES = web.AppKey("templates", Templates)


def make_app(settings: Settings) -> web.Application:
    """The service as an aiohttp application; starting it opens the pool, cleaning up closes it."""
    versions = _versions()
    registry = _registry(versions)
    drain, spans = Drain(), tracing.spans()
    measure = requests.middleware(registry, journal.request)
    outer = [drain.middleware, *([spans.middleware] if spans else [])]
    app = web.Application(middlewares=[*outer, measure, errors.problems, keys.require])
    app[uploads.BODY_LIMIT] = settings.body_limit
    app[DRAIN] = drain
    app[status.VERSIONS] = versions
    if admitted := load_keys(settings):
        app[keys.KEYS] = admitted
    app.add_routes(routes.ROUTES)

    @asynccontextmanager
    async def life(app: web.Application) -> AsyncIterator[None]:
        async with (
            Spool(settings.spool) as spool,
            LoopMonitor(registry) as monitor,
            Watchdog(monitor, registry),
        ):
            told = [PoolObserver(registry).observe, journal.document]
            told += [spans.observe] if spans else []
            pool = Pool(_terms(settings, spool), _each(told), monitor.is_busy)
            PoolCollector(pool.snapshot, registry)
            window = PressureWindow(reader(monitor, pool.snapshot), registry)
            monitor.turned = window.turn
            app[pdf.SPOOL], app[pdf.POOL] = spool, pool
            app[status.LOOP_STATUS], app[status.PRESSURE] = monitor.status, window.status
            app[TEMPLATES] = Templates(settings.templates, _terms(settings, spool), spool)
            app[templates.SHELF] = app[TEMPLATES].shelf
            admin = make_admin(registry, monitor, pool.snapshot)
            async with Admin(settings.admin_host, settings.admin_port, admin) as app[ADMIN], pool:
                await app[TEMPLATES].load()
                yield
        if spans:
            await in_thread(spans.close)

    app.cleanup_ctx.append(life)
    return app


def _each(listeners: Iterable[Callable[[JobRecord], None]]) -> Callable[[JobRecord], None]:
    def tell(record: JobRecord) -> None:
        for listener in listeners:
            listener(record)

    return tell


def _terms(settings: Settings, spool: Spool) -> Terms:
    return Terms(
        workers=settings.workers,
        backlog=settings.backlog,
        worker_memory=settings.worker_memory,
        per_caller=settings.caller_limit,
        home=spool.lanes,
        readable=(str(spool.templates),),
        hosts=settings.allowed_hosts,
    )


def _registry(versions: Mapping[str, str]) -> CollectorRegistry:
    # A `_created` series beside each of ours: twice the series, and Prometheus needs a flag to
    # make use of them.
    disable_created_metrics()  # type: ignore[no-untyped-call]
    registry = CollectorRegistry()
    build.expose(versions, registry)
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    return registry


def _versions() -> dict[str, str]:
    names = ("pressroom", "weasyprint", "aiohttp", "uvloop")
    return {"python": platform.python_version(), **{name: version(name) for name in names}}
