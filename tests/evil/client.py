"""A client that means harm, and the neighbour that must not notice."""

import http.client
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.process import PATIENCE


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def problem(self) -> str:
        """The name of its problem; "" for a document."""
        kind = self.headers["Content-Type"]
        if kind == "application/pdf":
            assert self.body.startswith(b"%PDF")
            return ""
        assert kind == "application/problem+json", self.body
        return str(self.json()["type"]).removeprefix("/problems/")

    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    def __init__(self, url: str) -> None:
        self.address = urlsplit(url).netloc

    def post(
        self, body: bytes, query: str = "", headers: Mapping[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection(self.address, timeout=4 * PATIENCE)
        try:
            sent = {"Content-Type": "text/html", **(headers or {})}
            connection.request("POST", f"/v1/pdf{query}", body, sent)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    @contextmanager
    def neighbour(self) -> Iterator[None]:
        """Send ordinary documents meanwhile, at least one; each is made."""
        answers: list[Answer] = []
        patient = {"Prefer": "wait=100"}  # the machine may be busy with others
        over = threading.Event()

        def work() -> None:
            while not (over.is_set() and answers):
                answers.append(self.post(b"<h1>Invoice</h1><p>1.00", headers=patient))

        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
        assert {answer.status for answer in answers} == {200}, [a.body[:300] for a in answers]
        assert all(answer.problem == "" for answer in answers)
