"""What Pressroom is measured beside: the same HTTP stack, with WeasyPrint elsewhere.

`python -m bench.rivals.in_process loop LOOPS` typesets in the event loop, `thread` in the loop's
thread pool. More than one loop are as many processes on one port, started again when they end.
"""

import asyncio
import json
import multiprocessing
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

import uvloop
import weasyprint
from aiohttp import web

if TYPE_CHECKING:
    from multiprocessing.context import ForkProcess

_HOST = "127.0.0.1"
Typesetter = Callable[[str], Awaitable[bytes]]


def _typeset(html: str) -> bytes:
    pdf: bytes = weasyprint.HTML(string=html).write_pdf()
    return pdf


async def _in_loop(html: str) -> bytes:
    return _typeset(html)


async def _in_thread(html: str) -> bytes:
    return await asyncio.to_thread(_typeset, html)


TYPESETTERS: dict[str, Typesetter] = {"loop": _in_loop, "thread": _in_thread}


def make_app(typeset: Typesetter) -> web.Application:
    """The two routes that the benches use."""

    async def create(request: web.Request) -> web.Response:
        pdf = await typeset(await request.text())
        return web.Response(body=pdf, content_type="application/pdf")

    async def status(_: web.Request) -> web.Response:
        return web.json_response({"ready": True})

    app = web.Application(client_max_size=1 << 26)
    app.add_routes([web.post("/v1/pdf", create), web.get("/v1/status", status)])
    return app


async def _serve(app: web.Application, port: int, loops: int) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5.0)
    await runner.setup()
    await web.TCPSite(runner, _HOST, port, backlog=1024, reuse_port=loops > 1).start()
    if loops == 1:
        _announce(runner.addresses[0][1])
    await stop.wait()
    await runner.cleanup()


def _announce(port: int) -> None:
    print(json.dumps({"event": "listening", "port": port}), file=sys.stderr, flush=True)


def _run(kind: str, port: int, loops: int) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    uvloop.run(_serve(make_app(TYPESETTERS[kind]), port, loops))


def _cluster(kind: str, loops: int) -> None:
    """The least that keeps so many processes on one port."""
    context = multiprocessing.get_context("fork")
    with socket.socket() as reserved:
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        reserved.bind((_HOST, 0))
        port = reserved.getsockname()[1]
        running: list[ForkProcess] = []
        signal.signal(signal.SIGTERM, lambda *_: _end(running))
        while True:
            while len(running) < loops:
                running.append(context.Process(target=_run, args=(kind, port, loops)))
                running[-1].start()
            _wait_until_open(port)
            wait([process.sentinel for process in running])
            running[:] = [process for process in running if process.is_alive()]


def _wait_until_open(port: int, announced: list[int] = []) -> None:  # noqa: B006 - told once
    while not announced:
        with suppress(OSError), socket.create_connection((_HOST, port)):
            time.sleep(1)  # the others are as quick
            announced.append(port)
            _announce(port)


def _end(running: "list[ForkProcess]") -> None:
    for process in running:
        process.kill()
    sys.exit(0)


if __name__ == "__main__":
    if int(sys.argv[2]) > 1:
        _cluster(sys.argv[1], int(sys.argv[2]))
    else:
        _run(sys.argv[1], 0, 1)
