"""The client that doesn't block."""

import asyncio
import json
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self, Unpack

import httpx

from pressroom_client import requests
from pressroom_client.document import Document
from pressroom_client.exchange import Answer, Sleep, Steps, problem_of, steps
from pressroom_client.patience import Budget
from pressroom_client.requests import PDF, Delivery, Finishing, Options, Order


class AsyncClient:
    """Asks Pressroom for documents while others run. An async context manager.

    Args:
        url: where the service is.
        key: the API key, where one is needed.
        budget: what may be spent on retries.
    """

    def __init__(self, url: str, key: str | None = None, budget: Budget | None = None) -> None:
        self._http = httpx.AsyncClient(base_url=url, headers=requests.authorization(key))
        self._budget = budget or Budget()

    async def __aenter__(self) -> Self:
        await self._http.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.__aexit__(kind, error, trace)

    async def html(
        self,
        html: str | bytes,
        assets: Mapping[str, bytes] | None = None,
        delivery: Delivery = PDF,
        **options: Unpack[Options],
    ) -> Document:
        """As `Client.html`."""
        return await self._make(requests.page(html, assets or {}, delivery, options))

    async def template(
        self, name: str, data: object, delivery: Delivery = PDF, **options: Unpack[Options]
    ) -> Document:
        """As `Client.template`."""
        return await self._make(requests.filled(name, data, delivery, options))

    async def merge(
        self,
        pdfs: Mapping[str, bytes],
        attached: Mapping[str, bytes] | None = None,
        delivery: Delivery = PDF,
        **options: Unpack[Finishing],
    ) -> Document:
        """As `Client.merge`."""
        return await self._make(requests.merged(pdfs, attached or {}, delivery, options))

    async def finish(
        self,
        pdf: bytes,
        attached: Mapping[str, bytes] | None = None,
        delivery: Delivery = PDF,
        **options: Unpack[Finishing],
    ) -> Document:
        """As `Client.finish`."""
        return await self._make(requests.finished(pdf, attached or {}, delivery, options))

    async def metadata(self, pdf: bytes) -> dict[str, Any]:
        """As `Client.metadata`."""
        return await self._tell("v1/metadata", pdf)

    async def extract(self, pdf: bytes) -> dict[str, Any]:
        """As `Client.extract`."""
        return await self._tell("v1/e-invoices/extract", pdf)

    async def templates(self) -> list[dict[str, Any]]:
        """As `Client.templates`."""
        found: list[dict[str, Any]] = await self._read("v1/templates")
        return found

    async def describe(self, name: str) -> dict[str, Any]:
        """As `Client.describe`."""
        found: dict[str, Any] = await self._read(f"v1/templates/{name}")
        return found

    async def _read(self, path: str) -> Any:
        answer = await self._http.get(path)
        if not answer.is_success:
            raise problem_of(answer)
        return answer.json()

    async def _tell(self, path: str, pdf: bytes) -> dict[str, Any]:
        document = await self._make(requests.told(path, pdf))
        told: dict[str, Any] = json.loads(document.content)
        return told

    async def _make(self, order: Order) -> Document:
        course: Steps = steps(order, self._budget, time.monotonic)
        step = next(course)
        while True:
            answer = await self._take(step, order)
            try:
                step = course.send(answer)
            except StopIteration as done:
                document: Document = done.value
                return document

    async def _take(self, step: float, order: Order) -> Answer | None:
        if isinstance(step, Sleep):
            await asyncio.sleep(step)
            return None
        try:
            return await self._http.send(order.request(self._http, step))
        except httpx.TransportError as error:
            return error
