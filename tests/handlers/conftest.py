"""The handlers on a real pool whose lanes are fake, spoken to over HTTP, in memory."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from handlers import documents, problems, status, templates
from handlers.request import body, keys
from handlers.routes import OPERATIONS
from handlers.templates import ServedTemplates
from offload.files.replays import ReplayCache
from offload.files.spool import Spool
from offload.job import JobRecord
from offload.limits import PoolLimits
from offload.order import Order
from offload.pool import Pool
from offload.templates import catalogue
from tests.fake_lanes import FakeLanes

KEY, _LINE = keys.new_key("billing")

Client = TestClient[web.Request, web.Application]


@dataclass
class Desk:
    """Where requests come in: a client of the routes, the lanes behind them, and the records."""

    client: Client
    lanes: FakeLanes
    pool: Pool
    records: list[JobRecord] = field(default_factory=list)

    @property
    def order(self) -> Order:
        """What the last job is to make."""
        return self.lanes.jobs[-1].order


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    lanes, records = FakeLanes(2), list[JobRecord]()
    async with Spool(tmp_path) as spool:
        limits = PoolLimits(workers=2, backlog=1, worker_memory=1 << 30, home=spool.lanes)
        async with Pool(limits, lanes, records.append) as pool:
            app = _app(spool, pool)
            served = app[templates.SERVED_TEMPLATES] = ServedTemplates()
            published = asyncio.to_thread(catalogue.publish, [catalogue.BUILT_IN], spool.templates)
            served.by_name = await published
            async with TestClient(TestServer(app), headers=_authorization()) as client:
                yield Desk(client, lanes, pool, records)


def _authorization() -> dict[str, str]:
    return {"Authorization": f"Bearer {KEY}"}


def _app(spool: Spool, pool: Pool) -> web.Application:
    app = web.Application(middlewares=[problems.middleware, keys.require])
    app.add_routes([operation.route for operation in OPERATIONS])
    app[keys.KEYS] = keys.Keys.parse(_LINE)
    app[body.BODY_LIMIT] = 1 << 20
    app[documents.SPOOL], app[documents.POOL] = spool, pool
    app[documents.REPLAYS] = ReplayCache(spool)
    app[status.LOOP_STATUS] = app[status.PRESSURE] = dict
    app[status.OUTCOMES] = app[status.RECENT] = dict
    app[status.VERSIONS] = {"pressroom": "1.2.3"}
    return app
