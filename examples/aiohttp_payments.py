"""A payment API in aiohttp. Payments are answered at once, and receipts made meanwhile.

PRESS_URL=http://127.0.0.1:8080 python -m aiohttp.web examples.aiohttp_payments:make_app
"""

import asyncio
from collections.abc import AsyncIterator

from aiohttp import web

from examples import shop
from pressroom_client import AsyncClient, Document

PRESS = web.AppKey("press", AsyncClient)
RECEIPTS = web.AppKey("receipts", dict[str, "asyncio.Task[Document]"])


async def pay(request: web.Request) -> web.Response:
    """POST /payments."""
    payment = shop.Payment.of(await request.json())
    issuing = shop.issue(request.app[PRESS], payment)
    request.app[RECEIPTS][payment.number] = asyncio.create_task(issuing)
    return web.json_response({"receipt": f"/receipts/{payment.number}"}, status=201)


async def receipt(request: web.Request) -> web.Response:
    """GET /receipts/{number}: waits until it is made."""
    issuing = request.app[RECEIPTS].get(request.match_info["number"])
    if issuing is None:
        raise web.HTTPNotFound
    document = await asyncio.shield(issuing)
    return web.Response(body=document.content, content_type=document.media_type)


async def life(app: web.Application) -> AsyncIterator[None]:
    """One client for all."""
    async with AsyncClient(shop.PRESS_URL) as app[PRESS]:
        app[RECEIPTS] = {}
        yield


def make_app(_: object = None) -> web.Application:
    """The API."""
    app = web.Application()
    app.add_routes([web.post("/payments", pay), web.get("/receipts/{number}", receipt)])
    app.cleanup_ctx.append(life)
    return app
