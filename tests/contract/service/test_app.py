import asyncio
from pathlib import Path

from aiohttp.test_utils import TestClient, TestServer

from handlers import documents
from service.app import ADMIN, make_app
from service.settings import Settings


async def test_every_wire_is_drawn_and_taken_down(tmp_path: Path) -> None:
    settings = Settings(workers=1, spool=tmp_path, admin_port=0)
    app = await asyncio.to_thread(make_app, settings)
    async with TestClient(TestServer(app)) as client:
        answer = await client.post(
            "/v1/pdf", data=b"<h1>Hello</h1>", headers={"Content-Type": "text/html"}
        )
        assert (await answer.read()).startswith(b"%PDF-")
        status = await (await client.get("/v1/status")).json()
        assert status["lanes"][0]["documents"] == 1
        assert status["versions"]["weasyprint"]
        assert app[ADMIN].port != 0
    assert not app[documents.POOL].snapshot().open
    assert list(tmp_path.iterdir()) == []
