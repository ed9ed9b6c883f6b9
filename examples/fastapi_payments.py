"""A payment API in FastAPI. Payments are answered at once, and receipts made meanwhile.

PRESS_URL=http://127.0.0.1:8080 uvicorn examples.fastapi_payments:app
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, HTTPException, Request, Response

from examples import shop
from pressroom_client import AsyncClient


@asynccontextmanager
async def life(app: FastAPI) -> AsyncIterator[None]:
    """One client for all."""
    async with AsyncClient(shop.PRESS_URL) as app.state.press:
        app.state.receipts = {}
        yield


app = FastAPI(lifespan=life)


@app.post("/payments", status_code=201)
async def pay(told: dict[str, Any], request: Request) -> dict[str, str]:
    """Take a payment."""
    payment = shop.Payment.of(told)
    state = request.app.state
    state.receipts[payment.number] = asyncio.create_task(shop.issue(state.press, payment))
    return {"receipt": f"/receipts/{payment.number}"}


@app.get("/receipts/{number}")
async def receipt(number: str, request: Request) -> Response:
    """Bring a receipt, once it is made."""
    issuing = request.app.state.receipts.get(number)
    if issuing is None:
        raise HTTPException(404)
    document = await asyncio.shield(issuing)
    return Response(document.content, media_type=document.media_type)
