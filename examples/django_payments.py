"""A payment API in Django, served by ASGI. Payments are answered at once, receipts made meanwhile.

PRESS_URL=http://127.0.0.1:8080 uvicorn --lifespan off examples.django_payments:app
"""

import asyncio
import json

from django.conf import settings
from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import path

from examples import shop
from pressroom_client import AsyncClient, Document

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="an example's")  # noqa: S106

RECEIPTS: dict[str, asyncio.Task[Document]] = {}


async def pay(request: ASGIRequest) -> HttpResponse:
    """POST /payments."""
    payment = shop.Payment.of(json.loads(request.body))
    RECEIPTS[payment.number] = asyncio.create_task(issue(payment))
    return JsonResponse({"receipt": f"/receipts/{payment.number}"}, status=201)


async def issue(payment: shop.Payment) -> Document:
    """Django tells of no start or end that a shared client could live between."""
    async with AsyncClient(shop.PRESS_URL) as press:
        return await shop.issue(press, payment)


async def receipt(_: ASGIRequest, number: str) -> HttpResponse:
    """GET /receipts/{number}: waits until it is made."""
    if number not in RECEIPTS:
        raise Http404
    document = await asyncio.shield(RECEIPTS[number])
    return HttpResponse(document.content, content_type=document.media_type)


urlpatterns = [path("payments", pay), path("receipts/<str:number>", receipt)]
app = ASGIHandler()
