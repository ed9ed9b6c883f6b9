"""Each payment API, with the real service behind it: many payments at once, a receipt for each."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import httpx
import pikepdf
import pytest
from aiohttp.test_utils import TestServer

from examples import aiohttp_payments, shop
from tests.process import PATIENCE, ServiceProcess

Api = AbstractAsyncContextManager[httpx.AsyncClient]


@asynccontextmanager
async def in_aiohttp() -> AsyncIterator[httpx.AsyncClient]:
    async with (
        TestServer(aiohttp_payments.make_app()) as server,
        httpx.AsyncClient(base_url=str(server.make_url("/")), timeout=PATIENCE) as api,
    ):
        yield api


@asynccontextmanager
async def in_fastapi() -> AsyncIterator[httpx.AsyncClient]:
    from examples import fastapi_payments  # it takes a second to load, in each of pytest's workers

    app = fastapi_payments.app
    async with fastapi_payments.life(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://shop") as api:
            yield api


@asynccontextmanager
async def in_django() -> AsyncIterator[httpx.AsyncClient]:
    from examples import django_payments  # as above

    transport = httpx.ASGITransport(django_payments.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as api:
        yield api


@pytest.mark.parametrize("shop_in", [in_aiohttp, in_fastapi, in_django])
async def test_payments_are_answered_before_their_receipts_are_made(
    shared_service: ServiceProcess, monkeypatch: pytest.MonkeyPatch, shop_in: Callable[[], Api]
) -> None:
    monkeypatch.setattr(shop, "PRESS_URL", shared_service.url)
    async with shop_in() as api:
        paid = [await pay(api, number) for number in range(4)]
        assert [answer.status_code for answer in paid] == [201] * 4
        receipts = await asyncio.gather(*(api.get(answer.json()["receipt"]) for answer in paid))
        for receipt in receipts:
            assert receipt.headers["content-type"] == "application/pdf"
            pikepdf.open(io.BytesIO(receipt.content)).close()
        assert (await api.get("/receipts/none")).status_code == 404


async def pay(api: httpx.AsyncClient, number: int) -> httpx.Response:
    told = {"number": f"R-{number}", "amount": "18.00", "currency": "USD", "goods": "A book"}
    return await api.post("/payments", json=told)
