"""What is taken of a body, with its codings undone."""

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from handlers.request import body
from handlers.request.errors import BodyTooLarge
from offload.job import Job
from offload.order import Html, Options, Order

Compress = Callable[[bytes], bytes]


async def size_of(tmp_path: Path, sent: bytes, coding: str, limit: int = 64 << 20) -> int | str:
    """How many bytes are received, or why they are not."""

    async def receive(request: web.Request) -> web.Response:
        job = Job.begin(Order(Html(), Options(), wait_seconds=60.0), tmp_path / "job")
        try:
            upload = await body.receive(request, job)
        except BodyTooLarge as error:
            return web.Response(text=str(error), status=413)
        assert upload.size == job.body.stat().st_size
        return web.Response(text=str(upload.size))

    app = web.Application()
    app[body.BODY_LIMIT] = limit
    app.router.add_post("/", receive)
    server = TestServer(app)
    await server.start_server(auto_decompress=False)
    async with TestClient(server) as client:
        answer = await client.post("/", data=sent, headers={"Content-Encoding": coding})
        text = await answer.text()
    return int(text) if answer.status == 200 else text


@pytest.mark.parametrize(
    ("coding", "compress"), [("gzip", gzip.compress), ("deflate", zlib.compress)]
)
async def test_a_bomb_is_refused_by_its_ratio(
    tmp_path: Path, coding: str, compress: Compress
) -> None:
    refusal = await size_of(tmp_path, compress(bytes(8 << 20)), coding)  # a thousand times
    assert refusal == "It unpacks to more than 200 times its size."
    # It is refused while it unpacks: no more lies in the spool than the ratio allows.
    assert (tmp_path / "job" / "body").stat().st_size < 4 << 20


async def test_what_is_small_may_unpack_to_any_ratio(tmp_path: Path) -> None:
    assert await size_of(tmp_path, gzip.compress(bytes(1 << 20)), "gzip") == 1 << 20


async def test_what_is_ordinarily_compressible_is_received(tmp_path: Path) -> None:
    page = b"".join(b"<tr><td>%d<td>1,234.00" % number for number in range(200_000))
    assert await size_of(tmp_path, gzip.compress(page), "gzip") == len(page)


async def test_the_limit_counts_what_is_unpacked(tmp_path: Path) -> None:
    refusal = await size_of(tmp_path, gzip.compress(bytes(1 << 20)), "gzip", limit=1 << 19)
    assert refusal == "The body has more than the 524288 bytes that are allowed."
