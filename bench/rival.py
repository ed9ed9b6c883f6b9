"""What Pressroom is measured beside: the same HTTP stack, with WeasyPrint elsewhere.

`python -m bench.rival loop` typesets in the event loop, `thread` in the loop's thread pool.
"""

import asyncio
import json
import signal
import sys
from collections.abc import Awaitable, Callable

import uvloop
import weasyprint
from aiohttp import web

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


async def _serve(app: web.Application) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    record = {"event": "listening", "port": runner.addresses[0][1]}
    print(json.dumps(record), file=sys.stderr, flush=True)
    await stop.wait()
    await runner.cleanup()


if __name__ == "__main__":
    uvloop.run(_serve(make_app(TYPESETTERS[sys.argv[1]])))
