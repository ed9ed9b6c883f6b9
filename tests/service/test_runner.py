import asyncio

import pytest
from aiohttp import web
from aiohttp.test_utils import unused_port

from service.runner import Runner


async def hello(_: web.Request) -> web.Response:
    return web.Response(text="hello")


async def broken(_: web.Request) -> web.Response:
    raise ZeroDivisionError


async def answer_to(request: bytes) -> bytes:
    app = web.Application()
    app.add_routes([web.get("/", hello), web.get("/broken", broken)])
    runner, port = Runner(app), unused_port()
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
