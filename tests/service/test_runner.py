import asyncio
import socket
import time

import pytest
from aiohttp import web
from aiohttp.test_utils import unused_port
from blockbuster import BlockBuster

from handlers import problems
from handlers.connections import Connections
from metrics.requests import ARRIVED
from service.runner import Runner
from tests.conftest import until

HOST = b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"


async def hello(_: web.Request) -> web.Response:
    return web.Response(text="hello")


async def broken(_: web.Request) -> web.Response:
    raise ZeroDivisionError


rejected: list[int] = []


async def answer_to(request: bytes) -> bytes:
    rejected.clear()
    app = web.Application()
    app.router.add_get("/", hello, expect_handler=problems.expect)
    app.router.add_get("/broken", broken)
    runner, port = Runner(app, Connections(10), rejected.append), unused_port()
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        return answer
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("request_", "status", "told"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 200, b"hello"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nA: \0\r\n\r\n", 400, b"/problems/malformed-request"),
        (b"\x16\x03\x01 \r\n\r\n", 400, b"/problems/malformed-request"),
        (b"GET /" + b"a" * 9000 + HOST + b"\r\n", 414, b"/problems/uri-too-long"),
        (b"GET /" + HOST + b"A: " + b"/" * 9000 + b"\r\n\r\n", 431, b"/problems/headers-too-large"),
        (b"GET /" + HOST + b"A: b\r\n" * 200 + b"\r\n", 431, b"/problems/headers-too-large"),
        (b"GET /" + HOST + b"Expect: cake\r\n\r\n", 417, b"/problems/expectation-failed"),
        (b"GET /broken HTTP/1.1\r\nHost: x\r\n\r\n", 500, b"/problems/internal-error"),
    ],
)
async def test_what_no_handler_answers_is_a_problem_too(
    request_: bytes, status: int, told: bytes
) -> None:
    answer = await answer_to(request_)
    assert b" %d " % status in answer.partition(b"\r\n")[0]
    assert told in answer
    assert (b"application/problem+json" in answer) == (status != 200)
    assert rejected == ([status] if status in (400, 414, 431) else [])


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\nA: \0\r\n\r\n", 400),
        (b"GET /" + b"a" * 9000 + HOST + b"\r\n", 414),
        (b"GET /" + HOST + b"A: b\r\n" * 200 + b"\r\n", 431),
    ],
)
async def test_what_is_no_http_is_one_line_in_the_log(
    request_: bytes, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    await answer_to(request_)
    [line] = [record for record in caplog.records if record.levelname != "DEBUG"]
    assert (line.getMessage(), vars(line)["status"]) == ("request refused", status)
    assert line.exc_info is None


def block() -> None:
    time.sleep(0.3)


async def test_a_request_has_come_when_the_kernel_had_it(blockbuster: BlockBuster) -> None:
    waited: list[float] = []

    async def measure(request: web.Request) -> web.Response:
        waited.append(time.perf_counter() - request[ARRIVED])
        return web.Response(headers={"Connection": "close"})

    app = web.Application()
    app.add_routes([web.get("/", measure)])
    runner, port = Runner(app, Connections(10), rejected.append), unused_port()
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    blockbuster.deactivate()
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        block()
        await until(lambda: bool(waited))
    await runner.cleanup()
    assert waited[0] > 0.2
