"""Every wire of the service, drawn here and nowhere else."""

import platform
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import ParamSpec

from aiohttp import web
from prometheus_client import (
    CollectorRegistry,
    GCCollector,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

from handlers import events, pdf, problems, routes, status, templates
from handlers.openapi import description
from handlers.request import body, idempotency, keys
from metrics import build, requests
from metrics.loop import LoopMonitor
from metrics.pool import PoolCollector, PoolObserver
from metrics.pressure import PressureWindow, reader
from metrics.watchdog import Watchdog
from offload.cluster.lending import SharingPool
from offload.cluster.shared_state import Place
from offload.files.replays import Kept
from offload.files.spool import SharedSpool, Spool, in_thread
from offload.job import JobRecord, Terms
from offload.pool import Pool
from service import access_log, tracing
from service.admin import Admin, make_admin
from service.drain import Drain
from service.openapi import describe
from service.settings import Settings, load_keys
from service.template_loader import Templates

ADMIN = web.AppKey("admin", Admin)
DRAIN = web.AppKey("drain", Drain)
TEMPLATES = web.AppKey("templates", Templates)


Told = ParamSpec("Told")


def make_app(settings: Settings, place: Place | None = None) -> web.Application:
    """The service as an aiohttp application; starting it opens the pool, cleaning up closes it.

    Args:
        settings: the operator's.
        place: its place among several loops, where there are several.
    """
    versions = _versions()
    registry = _registry(versions)
    drain, spans = Drain(), tracing.spans()
    measure = requests.middleware(registry, access_log.request)
    outer = [drain.middleware, *([spans.middleware] if spans else [])]
    app = web.Application(middlewares=[*outer, measure, problems.middleware, keys.require])
    app[body.BODY_LIMIT] = settings.body_limit
    app[DRAIN] = drain
    app[status.VERSIONS] = versions
    if admitted := load_keys(settings):
        app[keys.KEYS] = admitted
    app[description.DESCRIPTION] = described = describe(settings)
    app.add_routes([it.route for it in routes.operations(pages=settings.console)])

    @asynccontextmanager
    async def life(app: web.Application) -> AsyncIterator[None]:
        async with (
            _spool(settings, place) as spool,
            LoopMonitor(registry) as monitor,
            Watchdog(monitor, registry),
        ):
            observer = PoolObserver(registry)
            told = [observer.observe, access_log.document]
            told += [spans.observe] if spans else []
            terms = _terms(settings, spool, place)
            pool = _pool(terms, _each(*told), monitor.is_busy, place)
            PoolCollector(pool.snapshot, registry)
            window = PressureWindow(reader(monitor, pool.snapshot), registry)
            feed = app[events.FEED] = events.Feed(lambda: status.text(app))
            monitor.turned = _each(window.turn, feed.turn)
            app[pdf.SPOOL], app[pdf.POOL] = spool, pool
            app[idempotency.KEPT] = Kept(spool)
            app[status.LOOP_STATUS], app[status.PRESSURE] = monitor.status, window.status
            app[status.OUTCOMES] = observer.outcomes.copy
            app[TEMPLATES] = Templates(settings.templates, terms, spool, described.renew)
            app[templates.SHELF] = app[TEMPLATES].shelf
            admin = make_admin(registry, monitor, pool.snapshot)
            async with Admin(settings.admin_host, settings.admin_port, admin) as app[ADMIN], pool:
                await app[TEMPLATES].load()
                yield
        if spans:
            await in_thread(spans.close)

    app.cleanup_ctx.append(life)
    return app


def _each(*listeners: Callable[Told, None]) -> Callable[Told, None]:
    """One that tells them all, in their order."""

    def tell(*args: Told.args, **kwargs: Told.kwargs) -> None:
        for listener in listeners:
            listener(*args, **kwargs)

    return tell


def _spool(settings: Settings, place: Place | None) -> Spool:
    return SharedSpool(place.root, place.number) if place else Spool(settings.spool)


def _pool(
    terms: Terms,
    observe: Callable[[JobRecord], None],
    loop_is_busy: Callable[[], bool],
    place: Place | None,
) -> Pool:
    if place is None:
        return Pool(terms, observe, loop_is_busy)
    return SharingPool(terms, observe, loop_is_busy, place.board, place.number)


def _terms(settings: Settings, spool: Spool, place: Place | None) -> Terms:
    return Terms(
        workers=settings.workers,
        backlog=settings.backlog,
        worker_memory=settings.worker_memory,
        per_caller=settings.caller_limit,
        home=spool.lanes,
        readable=(str(spool.readable),),
        hosts=settings.allowed_hosts,
        loops=len(place.board.rows) if place else 1,
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
