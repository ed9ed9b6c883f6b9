"""The client that blocks."""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self, Unpack

import httpx

from pressroom_client import requests
from pressroom_client.document import Document, replacing
from pressroom_client.exchange import Answer, Sleep, broken_connections, check, steps
from pressroom_client.jobs import Jobs
from pressroom_client.patience import Budget
from pressroom_client.requests import PDF, Delivery, Finishing, Options, Order, Service


class Client:
    """Asks Pressroom for documents, and waits for them. A context manager; threads may share it.

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
        http: httpx.Client | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._service = Service.at(url, key, headers)
        self._budget = budget or Budget()
        self._http = http or httpx.Client()
        self._closes = http is None
        self.jobs = Jobs(self._http, self._service)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections, unless they are those of a client that was given."""
        if self._closes:
            self._http.close()

    def html(
        self,
        html: str | bytes,
        assets: Mapping[str, bytes] | None = None,
        delivery: Delivery = PDF,
        **options: Unpack[Options],
    ) -> Document:
        """Make a document of HTML; relative URLs in it name assets.

        Args:
            html: text, or bytes that say their own encoding.
            assets: files that the HTML refers to, by the relative paths that it names them by.
            delivery: how to wait for the document, and where to put it.
            options: of the page and of the PDF.

        Raises:
            PressroomError: the service's reason why not, or `Unreachable`.
            OSError: `delivery.save_to` can't be written.
        """
        return self._make(requests.page(html, assets or {}, delivery, options))

    def template(
        self, name: str, data: object, delivery: Delivery = PDF, **options: Unpack[Options]
    ) -> Document:
        """Make a document of a template and its data. Raises what `html` does.

        Args:
            name: of the template.
            data: what JSON can hold, and decimals and dates: these become ISO 8601.
            delivery: how to wait for the document, and where to put it.
            options: of the page and of the PDF.
        """
        return self._make(requests.filled(name, data, delivery, options))

    def merge(
        self,
        pdfs: Mapping[str, bytes],
        attached: Mapping[str, bytes] | None = None,
        delivery: Delivery = PDF,
        **options: Unpack[Finishing],
    ) -> Document:
        """Bind PDFs, by their file names, into one. Raises what `html` does.

        Args:
            pdfs: by file name, in their order.
            attached: files to attach to the result, by name.
            delivery: how to wait for the document, and where to put it.
            options: of the PDF.
        """
        return self._make(requests.merged(pdfs, attached or {}, delivery, options))

    def finish(
        self,
        pdf: bytes,
        attached: Mapping[str, bytes] | None = None,
        delivery: Delivery = PDF,
        **options: Unpack[Finishing],
    ) -> Document:
        """Mark a PDF, encrypt it, or attach files to it. Raises what `html` does.

        Args:
            pdf: the document.
            attached: files to attach to it, by name.
            delivery: how to wait for the document, and where to put it.
            options: what to change.
        """
        return self._make(requests.finished(pdf, attached or {}, delivery, options))

    def metadata(self, pdf: bytes) -> dict[str, Any]:
        """What a PDF says of itself. Raises what `html` does."""
        return self._inspect("v1/metadata", pdf)

    def extract(self, pdf: bytes) -> dict[str, Any]:
        """The e-invoice in a PDF: its XML, and the same as JSON. Raises what `html` does."""
        return self._inspect("v1/e-invoices/extract", pdf)

    def templates(self) -> list[dict[str, Any]]:
        """Which templates there are: of each its `name` and `description`."""
        found: list[dict[str, Any]] = self._read("v1/templates")
        return found

    def describe(self, name: str) -> dict[str, Any]:
        """A template: its `description`, `readme`, `schema` and `sample`."""
        found: dict[str, Any] = self._read(f"v1/templates/{name}")
        return found

    def _read(self, path: str) -> Any:
        with broken_connections():
            answer = self._http.get(self._service.url(path), headers=self._service.headers)
        return check(answer).json()

    def _inspect(self, path: str, pdf: bytes) -> dict[str, Any]:
        document = self._make(requests.inspected(path, pdf))
        record: dict[str, Any] = json.loads(document.content)
        return record

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
        request = order.request(self._http, self._service, step)
        try:
            if order.delivery.save_to:
                return self._stream(request, order.delivery.save_to)
            return self._http.send(request)
        except httpx.TransportError as error:
            return error

    def _stream(self, request: httpx.Request, path: Path) -> httpx.Response:
        answer = self._http.send(request, stream=True)
        try:
            if answer.is_success:
                with replacing(path) as file:
                    for piece in answer.iter_bytes():
                        file.write(piece)
            else:
                answer.read()
        finally:
            answer.close()
        return answer
