"""The console's files, as they are sent."""

import gzip

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from handlers import console
from handlers.problems import middleware

NAMES = ("", *(f"console/{name}" for name in console.FILES))


@pytest.fixture
async def client() -> TestClient[web.Request, web.Application]:
    app = web.Application(middlewares=[middleware])
    app.add_routes([web.get("/", console.page), web.get("/console/{name}", console.file)])
    return TestClient(TestServer(app), auto_decompress=False)


@pytest.mark.parametrize("name", NAMES)
async def test_files_are_packed_and_may_be_kept_for_as_long_as_they_are_asked_after(
    client: TestClient[web.Request, web.Application], name: str
) -> None:
    async with client, client.get(f"/{name}", headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Content-Type"].endswith("; charset=utf-8")
        assert answer.headers["Cache-Control"] == "no-cache"
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        packed = await answer.read()
        plain = await (await client.get(f"/{name}", headers={"Accept-Encoding": ""})).read()
        assert gzip.decompress(packed) == plain


async def test_no_other_files_are_there(
    client: TestClient[web.Request, web.Application],
) -> None:
    async with client:
        for name in ("index.html", "console.js.gz", "..%2fpackage.json"):
            assert (await client.get(f"/console/{name}")).status == 404
