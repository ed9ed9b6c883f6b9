"""Every wire of the service, drawn here and nowhere else."""

import platform
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from importlib.metadata import version
from threading import Event
from typing import ParamSpec

import structlog
from aiohttp import web
from prometheus_client import (
    CollectorRegistry,
    GCCollector,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

from handlers import documents, events, problems, routes, status, templates
from handlers.openapi import description
from handlers.openapi.operation import Operation
from handlers.request import body, keys, origin
from metrics import build, requests
from metrics.loop import LoopMonitor
from metrics.pool import PoolCollector, PoolObserver
from metrics.pressure import CpuCollector, PressureWindow, reader
from metrics.recent import RecentDocuments
from metrics.watchdog import Watchdog
from offload.cluster.borrowing import SharedLanes
from offload.cluster.lending import Lender
from offload.cluster.shared_state import Membership
from offload.cpus import ControlGroup
from offload.files.replays import ReplayCache
from offload.files.spool import SharedSpool, Spool
from offload.lanes.lane_source import LaneSource
from offload.lanes.supervisor import LaneSupervisor
from offload.limits import PATCHED_WEASYPRINT, PoolLimits
from offload.pool import Pool
from offload.threads import in_thread
from service import access_log, tracing
from service.admin import Admin, make_admin
from service.drain import Drain
from service.durable import durable_jobs
from service.openapi import describe
from service.settings import Settings, load_keys, own_names
from service.template_loader import TemplateLoader

_LOG = structlog.get_logger("pressroom.app")

ADMIN = web.AppKey("admin", Admin)
DRAIN = web.AppKey("drain", Drain)
# Set once the port answers, and read by the admin's thread.
LISTENING = web.AppKey("listening", Event)
REQUESTS = web.AppKey("requests", requests.RequestCounters)
TEMPLATES = web.AppKey("templates", TemplateLoader)

Observed = ParamSpec("Observed")


def make_app(settings: Settings, membership: Membership | None = None) -> web.Application:
    """The service as an aiohttp application; starting it opens the pool, cleaning up closes it.

    Args:
        settings: the operator's.
        membership: its place among several loops, where there are several.
    """
    versions = _versions()
    registry = _registry(versions)
    drain, spans = Drain(), tracing.spans()
    operations = routes.operations(pages=settings.console, jobs=settings.jobs)
    counters = requests.RequestCounters(registry, _is_light(operations))
    measure = requests.middleware(counters.observe, access_log.request)
    outer = [drain.middleware, *([spans.middleware] if spans else [])]
    inner = [problems.middleware, origin.require_ours, keys.require]
    app = web.Application(middlewares=[tracing.identify, *outer, measure, *inner])
    app.on_response_prepare.append(tracing.sign)
    app[body.BODY_LIMIT] = settings.body_limit
    app[DRAIN] = drain
    app.on_response_prepare.append(drain.begin_answer)
    app[LISTENING] = Event()
    app[REQUESTS] = counters
    app[status.VERSIONS] = {**versions, "weasyprint_patches": _patches(versions["weasyprint"])}
    _admit(app, settings)
    app[description.DESCRIPTION] = openapi = describe(settings)
    for it in operations:
        route, kwargs = it.route, {**it.route.kwargs, "expect_handler": problems.expect}
        web.RouteDef(route.method, route.path, route.handler, kwargs).register(app.router)

    @asynccontextmanager
    async def life(app: web.Application) -> AsyncIterator[None]:
        async with (
            _spool(settings, membership) as spool,
            LoopMonitor(registry) as monitor,
            Watchdog(monitor, registry),
        ):
            ended, recent = PoolObserver(registry), RecentDocuments()
            observers = [ended.observe, recent.observe, access_log.document]
            observers += [spans.observe] if spans else []
            limits = _limits(settings, spool, membership)
            lanes = _lanes(limits, membership)
            pool = Pool(limits, lanes, _each(*observers), monitor.is_busy)
            PoolCollector(pool.snapshot, registry)
            group = await in_thread(ControlGroup)
            CpuCollector(group, registry)
            window = PressureWindow(reader(monitor, pool.snapshot, group), registry)
            feed = app[events.FEED] = events.Feed(lambda: status.text(app))
            monitor.on_second = _each(window.add_reading, feed.publish)
            app[documents.SPOOL], app[documents.POOL] = spool, pool
            app[documents.REPLAYS] = ReplayCache(spool)
            app[status.LOOP_STATUS], app[status.PRESSURE] = monitor.status, window.status
            app[status.OUTCOMES], app[status.RECENT] = ended.outcomes.copy, recent.status
            app[TEMPLATES] = TemplateLoader(settings.templates, limits, spool, openapi.renew)
            app[templates.SERVED_TEMPLATES] = app[TEMPLATES].served
            admin = make_admin(registry, monitor, pool.snapshot, app[LISTENING].is_set)
            async with (
                Admin(settings.admin_host, settings.admin_port, admin) as app[ADMIN],
                _lender(pool, membership),
                pool,
            ):
                await app[TEMPLATES].load()
                async with durable_jobs(app, settings, pool, spool, registry):
                    yield
        if spans:
            await in_thread(spans.close)

    app.cleanup_ctx.append(life)
    return app


def _admit(app: web.Application, settings: Settings) -> None:
    """Say whose requests are answered."""
    if admitted := load_keys(settings):
        app[keys.KEYS] = admitted
    app[keys.BY_ADDRESS] = settings.callers_by_address
    if (names := own_names(settings)) is not None:
        app[origin.NAMES] = names


def _each(*observers: Callable[Observed, None]) -> Callable[Observed, None]:
    """One observer that calls them all, in their order."""

    def observe(*args: Observed.args, **kwargs: Observed.kwargs) -> None:
        for observer in observers:
            observer(*args, **kwargs)

    return observe


def _is_light(operations: Iterable[Operation]) -> Callable[[str, str], bool]:
    heavy = {(it.route.method, it.route.path) for it in operations if not it.light}
    return lambda method, path: (method, path) not in heavy


def _spool(settings: Settings, membership: Membership | None) -> Spool:
    if membership is None:
        return Spool(settings.spool)
    return SharedSpool(membership.root, membership.number)


def _lanes(limits: PoolLimits, membership: Membership | None) -> LaneSource:
    own = LaneSupervisor(limits)
    return own if membership is None else SharedLanes(own, membership)


def _lender(
    pool: Pool, membership: Membership | None
) -> AbstractAsyncContextManager[Lender | None]:
    return nullcontext() if membership is None else Lender(pool, membership)


def _limits(settings: Settings, spool: Spool, membership: Membership | None) -> PoolLimits:
    return PoolLimits(
        workers=settings.workers,
        backlog=settings.backlog,
        worker_memory=settings.worker_memory,
        per_caller=settings.caller_limit,
        home=spool.lanes,
        readable=(str(spool.readable),),
        hosts=settings.allowed_hosts,
        confined=settings.confined,
        loops=len(membership.state.members) if membership else 1,
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


def _patches(weasyprint: str) -> str:
    """Whether WeasyPrint's slow and faulty places are patched; where not, the log says so too."""
    if weasyprint == PATCHED_WEASYPRINT:
        return "in force"
    _LOG.warning("weasyprint is not patched", version=weasyprint, patched=PATCHED_WEASYPRINT)
    return f"left out: they are of {PATCHED_WEASYPRINT}"


def _versions() -> dict[str, str]:
    names = ("pressroom", "weasyprint", "typst", "aiohttp", "uvloop")
    return {"python": platform.python_version(), **{name: version(name) for name in names}}
