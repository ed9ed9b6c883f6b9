"""Durable jobs in the service: an engine and a store, and those who do the work."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Self

import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry

from handlers import problems
from handlers.durable.jobs import JOBS, WEBHOOK_TARGETS, describe
from handlers.templates import SERVED_TEMPLATES, ServedTemplates
from jobs.errors import JobsUnavailable, StoreFull
from jobs.observed import JobsSnapshot
from jobs.repair import repair
from jobs.store.folder import FolderStore
from jobs.store.store import Store
from jobs.stream import Engine
from jobs.submission import Jobs
from jobs.sweep import Sweep
from jobs.work.assembly import Binder
from jobs.work.chunks import ChunkWorkers
from jobs.work.foreman import Foremen
from jobs.work.making import Maker
from jobs.work.webhooks import WebhookWorkers
from metrics.jobs import JobsCollector, JobsObserver
from offload.errors import MalformedBody
from offload.files.spool import Spool
from offload.pool import Pool
from offload.threads import in_thread
from service.broker import Broker
from service.settings import Settings, SettingsError, engine_folder, load_secrets
from service.webhooks import AllowedTargets, Sender

_LOG = structlog.get_logger("pressroom.jobs")

# Seconds in which an engine of the operator's must answer at the start.
_LONGEST_CONNECT = 30.0
_PAUSE = 0.25


@asynccontextmanager
async def engine_of(settings: Settings) -> AsyncIterator[Engine]:
    """The engine: the operator's, or an embedded one beside the store.

    Raises:
        SettingsError: it can't be reached, or embedded.
    """
    if settings.jobs_url:
        async with _connected(settings.jobs_url, settings) as engine:
            yield engine
        return
    async with (
        Broker(engine_folder(settings), settings.jobs_server) as broker,
        _connected(broker.url, settings) as engine,
    ):
        yield engine


async def store_of(settings: Settings, drafts: Path) -> Store:
    """The store; `drafts` is for those of one in a bucket.

    Raises:
        SettingsError: it can't be used.
    """
    if "://" in settings.jobs_store:
        from jobs.store.bucket import BucketStore  # 30 MB, and 0.1 s

        return await in_thread(BucketStore.at, settings.jobs_store, drafts)
    try:
        return await in_thread(FolderStore, Path(settings.jobs_store), settings.jobs_quota)
    except OSError as error:
        raise SettingsError(
            f"PRESSROOM_JOBS_STORE={settings.jobs_store}: {error.strerror}. Name a folder that "
            "can be written to, or set PRESSROOM_JOBS=off."
        ) from error


class Workforce:
    """Those who do the work of jobs in one service. An async context manager.

    Args:
        work: each of them, until it is cancelled.
    """

    def __init__(self, *work: Coroutine[Any, Any, None]) -> None:
        self._work = work
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._tasks = [asyncio.create_task(work) for work in self._work]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.dismiss()

    async def dismiss(self) -> None:
        """Give all leases back, to whoever else there is."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


WORKFORCE = web.AppKey("workforce", Workforce)


@asynccontextmanager
async def durable_jobs(
    app: web.Application,
    settings: Settings,
    pool: Pool,
    spool: Spool,
    registry: CollectorRegistry,
) -> AsyncIterator[None]:
    """Take jobs, where the operator wants that, and work on them.

    An engine that has lost its records gets them back from the store.

    Args:
        app: where the handlers find them.
        settings: of the service.
        pool: that makes the documents.
        spool: where they are made.
        registry: of the metrics.
    """
    if not settings.jobs:
        yield
        return
    targets, secrets = AllowedTargets(settings.webhook_hosts), load_secrets(settings)
    app[WEBHOOK_TARGETS] = targets.allows
    store = await store_of(settings, spool.root)
    async with engine_of(settings) as engine, Sender(targets) as sender:
        await _repair(engine, store)
        app[JOBS] = Jobs(engine, store, settings.jobs_keep)
        folder_of = _folder_of(app[SERVED_TEMPLATES])
        counters = JobsObserver(registry)
        maker = Maker(pool, spool, settings.workers, folder_of, problems.describe)
        chunks = ChunkWorkers(engine, store, maker, settings.workers, counters.observe)
        foremen = Foremen(engine, store, Binder(pool, spool, store), settings.jobs_keep)
        sweep = Sweep(engine, store, settings.jobs_keep)
        hooks = WebhookWorkers(engine, secrets, sender.send, describe, counters.observe_webhook)
        JobsCollector(
            lambda: JobsSnapshot.of(foremen.watched, engine_up=engine.connected), registry
        )
        async with Workforce(chunks.run(), foremen.run(), sweep.run(), hooks.run()) as app[
            WORKFORCE
        ]:
            yield


@asynccontextmanager
async def _connected(url: str, settings: Settings) -> AsyncIterator[Engine]:
    try:
        async with asyncio.timeout(_LONGEST_CONNECT):
            engine = await _connect(url, settings)
    except TimeoutError as error:
        raise SettingsError("PRESSROOM_JOBS_URL: the engine can't be reached.") from error
    try:
        yield engine
    finally:
        await engine.close()


async def _connect(url: str, settings: Settings) -> Engine:
    """Once it is there: the servers of a cluster that has just begun have yet to elect a leader."""
    credentials = str(settings.jobs_credentials) if settings.jobs_credentials else None
    while True:
        try:
            return await Engine.connect(url, settings.jobs_replicas, credentials)
        except JobsUnavailable:
            await asyncio.sleep(_PAUSE)


async def _repair(engine: Engine, store: Store) -> None:
    """Now, or as soon as the store answers: who wants no job must not wait for it."""
    try:
        if restored := await repair(engine, store, only_if_empty=True):
            _LOG.warning("jobs restored from the store", jobs=restored)
    except (JobsUnavailable, StoreFull) as error:
        _LOG.warning("jobs not restored yet", reason=str(error))
        engine.begun_anew.set()


def _folder_of(templates: ServedTemplates) -> Callable[[str], str]:
    def folder(name: str) -> str:
        template = templates.by_name.get(name)
        if template is None:
            raise MalformedBody(f"There is no template {name!r} any more.")
        return str(template.folder)

    return folder
