"""Against the real service."""

import socket
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from pressroom_client import Budget, Client, Delivery
from pressroom_client.errors import (
    InvalidData,
    InvalidOption,
    NotFound,
    ResourcesMissing,
    Unreachable,
    UnusablePdf,
)
from tests.process import ServiceProcess


@pytest.fixture
def client(shared_service: ServiceProcess) -> Client:
    return Client(shared_service.url)


def test_html_and_its_assets(client: Client) -> None:
    with client:
        page = "<link rel=stylesheet href=css/a.css><p>Hello"
        made = client.html(page, {"css/a.css": b"p { color: red }"}, strict=True)
        assert made.content.startswith(b"%PDF-")
        assert (made.pages, made.warnings, made.attempts) == (1, (), 1)
        warned = client.html(page)
        assert warned.warning_count == 1
        assert "css/a.css" in warned.warnings[0]
        with pytest.raises(ResourcesMissing) as missing:
            client.html(page, {"css/b.css": b""}, strict=True)
        assert "css/a.css" in missing.value.errors[0]["detail"]


def test_a_template_and_its_data(client: Client) -> None:
    with client:
        assert "receipt" in [one["name"] for one in client.templates()]
        sample = client.describe("receipt")["sample"]
        picture = client.template("receipt", sample, Delivery("image/png"))
        assert (picture.media_type, picture.content[:4]) == ("image/png", b"\x89PNG")
        with pytest.raises(InvalidData) as refused:
            client.template("receipt", sample | {"currency": "ABC"})
        assert refused.value.errors[0]["pointer"] == "/currency"


def test_what_is_wrong_is_an_exception_of_its_own(client: Client) -> None:
    with client:
        with pytest.raises(NotFound):
            client.describe("none")
        with pytest.raises(InvalidOption, match="zoom"):
            client.html("<p>", zoom=99)


def test_an_invoice_is_read_back(client: Client) -> None:
    with client:
        sample = client.describe("invoice")["sample"]
        made = client.template("invoice", sample, variant="factur-x")
        assert client.metadata(made.content)["conformance"] == ["PDF/A-3B"]
        assert sample["number"] in client.extract(made.content)["xml"]


def test_a_repeat_gets_the_same_bytes(client: Client) -> None:
    with client:
        once = Delivery(idempotency_key=str(uuid4()))
        assert (
            client.html("<p>A", delivery=once).content == client.html("<p>A", delivery=once).content
        )


def test_pdfs_are_merged_and_locked(client: Client) -> None:
    with client:
        page = client.html("<p>A").content
        merged = client.merge({"a.pdf": page, "b.pdf": page}, {"data.csv": b"1"}, watermark="COPY")
        assert merged.pages == 2
        said = client.metadata(merged.content)
        assert [one["name"] for one in said["attachments"]] == ["data.csv"]
        locked = client.finish(page, delivery=Delivery(user_password="secret"))
        with pytest.raises(UnusablePdf):
            client.metadata(locked.content)


def test_a_service_that_is_not_there_is_waited_for_within_budget() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with Client(url, budget=Budget(most=0.5)) as client, pytest.raises(Unreachable):
            client.html("<p>")


def test_a_document_streams_into_a_file(client: Client, tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"older")
    with client:
        with pytest.raises(ResourcesMissing):
            client.html("<img src=gone.png>", delivery=Delivery(save_to=target), strict=True)
        assert target.read_bytes() == b"older"
        made = client.html("<p>A", delivery=Delivery(save_to=target))
    assert made.content == target.read_bytes()
    assert made.content.startswith(b"%PDF-")
    assert list(tmp_path.iterdir()) == [target]


def test_a_client_of_your_own_with_headers_is_left_open(shared_service: ServiceProcess) -> None:
    sent: list[httpx.Request] = []
    with httpx.Client(event_hooks={"request": [sent.append]}) as http:
        with Client(shared_service.url, http=http, headers={"X-Tenant": "7"}) as client:
            client.templates()
            client.html("<p>A")
        assert not http.is_closed
    assert [request.headers["x-tenant"] for request in sent] == ["7", "7"]
