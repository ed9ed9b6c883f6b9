"""The client that blocks."""

import json
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self, Unpack

import httpx

from pressroom_client import requests
from pressroom_client.document import Document
from pressroom_client.exchange import Answer, Sleep, problem_of, steps
from pressroom_client.patience import Budget
from pressroom_client.requests import PDF, Delivery, Finishing, Options, Order


class Client:
    """Asks Pressroom for documents, and waits for them. A context manager; threads may share it.

    Args:
        url: where the service is.
        key: the API key, where one is needed.
        budget: what may be spent on retries.
    """

    def __init__(self, url: str, key: str | None = None, budget: Budget | None = None) -> None:
        self._http = httpx.Client(base_url=url, headers=requests.authorization(key))
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
        return self._make(requests.page(html, assets or {}, delivery, options))

    def template(
        self, name: str, data: object, delivery: Delivery = PDF, **options: Unpack[Options]
    ) -> Document:
        """Make a document of a template and its data. Raises what `html` does."""
        return self._make(requests.filled(name, data, delivery, options))

    def merge(
        self,
        pdfs: Mapping[str, bytes],
        attached: Mapping[str, bytes] | None = None,
        delivery: Delivery = PDF,
        **options: Unpack[Finishing],
    ) -> Document:
        """Bind PDFs, by their file names, into one. Raises what `html` does."""
        return self._make(requests.merged(pdfs, attached or {}, delivery, options))

    def finish(
        self,
        pdf: bytes,
        attached: Mapping[str, bytes] | None = None,
        delivery: Delivery = PDF,
        **options: Unpack[Finishing],
    ) -> Document:
        """Mark a PDF, encrypt it, or attach files to it. Raises what `html` does."""
        return self._make(requests.finished(pdf, attached or {}, delivery, options))

    def metadata(self, pdf: bytes) -> dict[str, Any]:
        """What a PDF says of itself. Raises what `html` does."""
        return self._tell("v1/metadata", pdf)

    def extract(self, pdf: bytes) -> dict[str, Any]:
        """The e-invoice in a PDF: its XML, and the same as JSON. Raises what `html` does."""
        return self._tell("v1/e-invoices/extract", pdf)

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

    def _tell(self, path: str, pdf: bytes) -> dict[str, Any]:
        document = self._make(requests.told(path, pdf))
        told: dict[str, Any] = json.loads(document.content)
        return told

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
        except httpx.TransportError as error:
            return error
