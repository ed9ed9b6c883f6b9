"""The client that blocks, and the one that doesn't."""

import asyncio
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self, Unpack

import httpx

from pressroom_client import requests
from pressroom_client.document import Document
from pressroom_client.exchange import Answer, Sleep, Steps, problem_of, steps
from pressroom_client.patience import Budget
from pressroom_client.requests import Delivery, Options, Order

PDF = Delivery()


def _headers(key: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"} if key else {}


class Client:
    """Asks Pressroom for documents, and waits for them. A context manager; threads may share it.

    Args:
        url: where the service is.
        key: the API key, where one is needed.
        budget: what may be spent on retries.
    """

    def __init__(self, url: str, key: str | None = None, budget: Budget | None = None) -> None:
        self._http = httpx.Client(base_url=url, headers=_headers(key))
        self._budget = budget or Budget()

    def __enter__(self) -> Self:
        self._http.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.__exit__(kind, error, trace)

    def html(
        self,
        html: str | bytes,
        assets: Mapping[str, bytes] | None = None,
        delivery: Delivery = PDF,
        **options: Unpack[Options],
    ) -> Document:
        """Make a document of HTML; relative URLs in it name assets.

        Raises:
            PressroomError: the service's reason why not.
            httpx.TransportError: it was not there, or the connection broke.
        """
        return self._make(Order("v1/pdf", options, delivery, requests.of_html(html, assets or {})))

    def template(
        self, name: str, data: object, delivery: Delivery = PDF, **options: Unpack[Options]
    ) -> Document:
        """Make a document of a template and its data. Raises what `html` does."""
        path = f"v1/templates/{name}/pdf"
        return self._make(Order(path, options, delivery, requests.of_data(data)))

    def templates(self) -> list[dict[str, Any]]:
        """Which templates there are: of each its `name` and `description`."""
        found: list[dict[str, Any]] = self._read("v1/templates")
        return found

    def describe(self, name: str) -> dict[str, Any]:
        """A template: its `description`, `readme`, `schema` and `sample`."""
        found: dict[str, Any] = self._read(f"v1/templates/{name}")
        return found

    def _read(self, path: str) -> Any:
        answer = self._http.get(path)
        if not answer.is_success:
            raise problem_of(answer)
        return answer.json()

    def _make(self, order: Order) -> Document:
        course = steps(order, self._budget, time.monotonic)
        step = next(course)
        while True:
            try:
                step = course.send(self._take(step, order))
            except StopIteration as done:
                document: Document = done.value
                return document

    def _take(self, step: float, order: Order) -> Answer | None:
        if isinstance(step, Sleep):
            time.sleep(step)
            return None
        try:
            return self._http.send(order.request(self._http, step))
        except httpx.ConnectError as error:
            return error


class AsyncClient:
    """Asks Pressroom for documents while others run. An async context manager.

    Args:
        url: where the service is.
        key: the API key, where one is needed.
        budget: what may be spent on retries.
    """

    def __init__(self, url: str, key: str | None = None, budget: Budget | None = None) -> None:
        self._http = httpx.AsyncClient(base_url=url, headers=_headers(key))
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
        return await self._make(
            Order("v1/pdf", options, delivery, requests.of_html(html, assets or {}))
        )

    async def template(
        self, name: str, data: object, delivery: Delivery = PDF, **options: Unpack[Options]
    ) -> Document:
        """As `Client.template`."""
        path = f"v1/templates/{name}/pdf"
        return await self._make(Order(path, options, delivery, requests.of_data(data)))

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
        except httpx.ConnectError as error:
            return error
