"""Against the real service."""

import socket
from pathlib import Path

import pytest

from pressroom_client import AsyncClient, Budget, Delivery
from pressroom_client.errors import NoEInvoice, NotFound, Unreachable
from tests.process import ServiceProcess


async def test_without_blocking(shared_service: ServiceProcess) -> None:
    async with AsyncClient(shared_service.url) as client:
        assert (await client.html("<p>Hello", filename="a.pdf")).pages == 1
        assert await client.templates()
        sample = (await client.describe("invoice"))["sample"]
        html = await client.template("invoice", sample, Delivery("text/html"))
        assert html.media_type == "text/html"
        page = (await client.html("<p>Hello")).content
        bound = await client.merge({"a.pdf": page, "b.pdf": page})
        marked = await client.finish(bound.content, watermark="PAID")
        assert (await client.metadata(marked.content))["pages"] == 2
        with pytest.raises(NoEInvoice):
            await client.extract(page)
        with pytest.raises(NotFound):
            await client.describe("none")


async def test_a_document_streams_into_a_file(
    shared_service: ServiceProcess, tmp_path: Path
) -> None:
    target = tmp_path / "a.pdf"
    async with AsyncClient(shared_service.url) as client:
        made = await client.html("<p>A", delivery=Delivery(save_to=target))
    assert made.body == target
    assert made.content.startswith(b"%PDF-")


async def test_a_service_that_is_not_there_is_waited_for_within_budget() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        async with AsyncClient(url, budget=Budget(most=0.5)) as absent:
            with pytest.raises(Unreachable):
                await absent.html("<p>")
