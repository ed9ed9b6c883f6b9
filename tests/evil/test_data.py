"""Data that would like to be a template, markup or an address: it is text, wherever it comes."""

import html
import json
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest

from tests.built_in import NAMES
from tests.contract.handlers.test_templates import ask, described
from tests.evil.client import Client
from tests.process import ServiceProcess

JSON = {"Content_Type": "application/json"}
PAYLOADS = (
    "{{ 191 * 7 }}",
    "{% include '/etc/passwd' %}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{#",
    "<img src='file:///etc/passwd'>",
    "<script>location='http://169.254.169.254/'</script>",
    "</title></style><link rel=attachment href='file:///etc/passwd'>",
    "'\"><svg onload=alert(1)>",
    "url(file:///etc/passwd)",
)


FREE = ("name", "street", "city", "note", "notes", "description", "text")


def poisoned(sample: Any, payloads: Iterator[str]) -> Any:
    """The sample with the next payload after each text that is free."""
    if isinstance(sample, list):
        return [poisoned(item, payloads) for item in sample]
    if not isinstance(sample, dict):
        return sample
    return {
        key: f"{value} {next(payloads)}" if key in FREE and isinstance(value, str)
        else poisoned(value, payloads)
        for key, value in sample.items()
    }  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_it_is_only_text(attacked: ServiceProcess, name: str) -> None:
    data = json.dumps(poisoned(described(attacked, name)["sample"], cycle(PAYLOADS)))
    path = f"/v1/templates/{name}/pdf"
    status, headers, pdf = ask(attacked, f"{path}?strict=true", data.encode(), **JSON)
    assert status == 200, pdf
    assert "Pressroom-Warning" not in headers
    assert b"/EmbeddedFile" not in pdf
    _, _, page = ask(attacked, path, data.encode(), Accept="text/html", **JSON)
    assert b"1337" not in page
    poison = [payload for payload in PAYLOADS if json.dumps(payload)[1:-1] in data]
    assert len(poison) > 3
    for payload in poison:
        assert payload in html.unescape(page.decode())
        assert "<" not in payload or payload not in page.decode()


@pytest.mark.parametrize(
    ("key", "value"),
    [("locale", "../../../etc/passwd"), ("currency", "{{ 7 }}"), ("issued", "<script>"),
     ("number", ["a"] * 1000), ("lines", [{}] * 20_000), ("seller", {"name": "x" * 10**6})],
)  # fmt: skip
def test_what_has_a_form_must_have_it(attacked: ServiceProcess, key: str, value: object) -> None:
    data = described(attacked, "receipt")["sample"] | {key: value}
    status, _, body = ask(attacked, "/v1/templates/receipt/pdf", json.dumps(data).encode(), **JSON)
    assert status == 422, body[:200]
    assert all(fault["pointer"].startswith(f"/{key}") for fault in json.loads(body)["errors"])


@pytest.mark.parametrize(
    "body", [b"[" * 10**5, b'{"a":' * 10**5, b"1" * 10**6, b'{"lines": 1e999999}', b"\xff", b"null"]
)
def test_json_that_is_a_weapon(attacked: ServiceProcess, client: Client, body: bytes) -> None:
    with client.neighbour():
        status, _, answer = ask(attacked, "/v1/templates/receipt/pdf", body, **JSON)
    assert status in (400, 422), answer[:200]
    assert json.loads(answer)["detail"]
