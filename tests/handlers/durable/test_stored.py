from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from handlers import problems
from handlers.durable import stored
from handlers.durable.stored import Stored
from jobs.store.folder import FolderStore
from offload.threads import in_thread

CONTENT = bytes(range(256)) * 4096
INSIDE = CONTENT[100:-100]

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    store = await in_thread(FolderStore, tmp_path)
    await in_thread(store.write, "job/pack", [CONTENT])

    async def send(request: web.Request) -> web.StreamResponse:
        part = Stored(store, "job/pack", 100, len(INSIDE), "tag")
        return await stored.send(request, part, {"Content-Type": "application/pdf"})

    app = web.Application(middlewares=[problems.middleware])
    app.router.add_get("/", send)
    async with TestClient(TestServer(app)) as client:
        yield client


async def test_a_part_of_an_object_is_all_there_is(client: Client) -> None:
    async with client.get("/") as answer:
        assert await answer.read() == INSIDE
        assert answer.headers["ETag"] == '"tag"'


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=300000-600000", 300_000, 600_001),
        ("bytes=5-", 5, len(INSIDE)),
        ("bytes=-7", len(INSIDE) - 7, len(INSIDE)),
        ("bytes=5-99999999", 5, len(INSIDE)),
    ],
)
async def test_one_range(client: Client, asked: str, start: int, stop: int) -> None:
    async with client.get("/", headers={"Range": asked}) as answer:
        assert answer.status == 206
        assert await answer.read() == INSIDE[start:stop]


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=x-2", "bytes=-", "bytes"])
async def test_what_is_no_single_range_is_passed_over(client: Client, asked: str) -> None:
    async with client.get("/", headers={"Range": asked}) as answer:
        assert answer.status == 200
        assert len(await answer.read()) == len(INSIDE)


@pytest.mark.parametrize("asked", [f"bytes={len(INSIDE)}-", "bytes=9-8", "bytes=-0"])
async def test_a_range_of_nothing_is_refused(client: Client, asked: str) -> None:
    async with client.get("/", headers={"Range": asked}) as answer:
        assert answer.status == 416
        assert answer.headers["Content-Range"] == f"bytes */{len(INSIDE)}"
