"""The client that doesn't block."""

import asyncio
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self, Unpack

import httpx

from pressroom_client import requests
from pressroom_client.async_jobs import AsyncJobs
from pressroom_client.document import Document, replacing
from pressroom_client.exchange import Answer, Sleep, Steps, broken_connections, check, steps
from pressroom_client.patience import Budget
from pressroom_client.requests import PDF, Delivery, Finishing, Options, Order, Service


class AsyncClient:
    """Asks Pressroom for documents while others run. An async context manager.

    Args:
        url: where the service is.
        key: the API key, where one is needed.
        budget: what may be spent on retries.
        http: a client of httpx to send requests by, such as one with a proxy, certificates or
            limits of its own; closing it is left to you. Its timeouts don't count.
        headers: to send with each request.
    """

    def __init__(
        self,
        url: str,
        key: str | None = None,
        budget: Budget | None = None,
        *,
        http: httpx.AsyncClient | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._service = Service.at(url, key, headers)
        self._budget = budget or Budget()
        self._http = http or httpx.AsyncClient()
        self._closes = http is None
        self.jobs = AsyncJobs(self._http, self._service)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections, unless they are those of a client that was given."""
        if self._closes:
            await self._http.aclose()

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
        return await self._inspect("v1/metadata", pdf)

    async def extract(self, pdf: bytes) -> dict[str, Any]:
        """As `Client.extract`."""
        return await self._inspect("v1/e-invoices/extract", pdf)

    async def templates(self) -> list[dict[str, Any]]:
        """As `Client.templates`."""
        found: list[dict[str, Any]] = await self._read("v1/templates")
        return found

    async def describe(self, name: str) -> dict[str, Any]:
        """As `Client.describe`."""
        found: dict[str, Any] = await self._read(f"v1/templates/{name}")
        return found

    async def _read(self, path: str) -> Any:
        with broken_connections():
            answer = await self._http.get(self._service.url(path), headers=self._service.headers)
        return check(answer).json()

    async def _inspect(self, path: str, pdf: bytes) -> dict[str, Any]:
        document = await self._make(requests.inspected(path, pdf))
        record: dict[str, Any] = json.loads(document.content)
        return record

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
        request = order.request(self._http, self._service, step)
        try:
            if order.delivery.save_to:
                return await self._stream(request, order.delivery.save_to)
            return await self._http.send(request)
        except httpx.TransportError as error:
            return error

    async def _stream(self, request: httpx.Request, path: Path) -> httpx.Response:
        answer = await self._http.send(request, stream=True)
        try:
            if answer.is_success:
                with replacing(path) as file:
                    async for piece in answer.aiter_bytes():
                        await asyncio.to_thread(file.write, piece)
            else:
                await answer.aread()
        finally:
            await answer.aclose()
        return answer
