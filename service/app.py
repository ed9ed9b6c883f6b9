"""Every wire of the service, drawn here and nowhere else."""

import platform
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from aiohttp import web
from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector

from handlers import errors, keys, pdf, routes, status, templates, uploads
from metrics import requests
from metrics.loop import LoopMonitor
from metrics.pool import PoolCollector, PoolObserver
from offload.job import Terms
from offload.pool import Pool
from offload.spool import Spool
from service.admin import Admin, make_admin
from service.drain import Drain
from service.settings import Settings, load_keys
from service.templates import Templates

ADMIN = web.AppKey("admin", Admin)
DRAIN = web.AppKey("drain", Drain)
TEMPLATES = web.AppKey("templates", Templates)


def make_app(settings: Settings) -> web.Application:
    """The service as an aiohttp application; starting it opens the pool, cleaning up closes it."""
    registry = _registry()
    drain = Drain()
    app = web.Application(
        middlewares=[drain.middleware, requests.middleware(registry), errors.problems, keys.require]
    )
    app[uploads.BODY_LIMIT] = settings.body_limit
    app[DRAIN] = drain
    app[status.VERSIONS] = _versions()
    if admitted := load_keys(settings):
        app[keys.KEYS] = admitted
    app.add_routes(routes.ROUTES)

    @asynccontextmanager
    async def life(app: web.Application) -> AsyncIterator[None]:
        async with Spool(settings.spool) as spool, LoopMonitor(registry) as monitor:
            observer = PoolObserver(registry)
            pool = Pool(_terms(settings, spool), observer.observe, monitor.is_busy)
            PoolCollector(pool.snapshot, registry)
            app[pdf.SPOOL], app[pdf.POOL] = spool, pool
            app[status.LOOP_STATUS] = monitor.status
            app[TEMPLATES] = Templates(settings.templates, _terms(settings, spool), spool)
            app[templates.SHELF] = app[TEMPLATES].shelf
            admin = make_admin(registry, monitor, pool.snapshot)
            async with Admin(settings.admin_host, settings.admin_port, admin) as app[ADMIN], pool:
                await app[TEMPLATES].load()
                yield

    app.cleanup_ctx.append(life)
    return app


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


def _registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    return registry


def _versions() -> dict[str, str]:
    names = ("pressroom", "weasyprint", "aiohttp", "uvloop")
    return {"python": platform.python_version(), **{name: version(name) for name in names}}
