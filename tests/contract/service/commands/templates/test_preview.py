import asyncio
from pathlib import Path

import httpx
import pytest

from offload.order import Options
from offload.templates.catalogue import BUILT_IN
from service import settings
from service.commands.templates.new import create
from service.commands.templates.preview import Watched, watch

_SETTINGS = settings.load()


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    create(tmp_path / "letter")
    return tmp_path / "letter"


async def test_a_browser_sees_each_change(letter: Path) -> None:
    watched = Watched("letter", (BUILT_IN, letter.parent), (letter,), None, Options())
    lines: asyncio.Queue[str] = asyncio.Queue()
    watching = asyncio.create_task(watch(watched, _SETTINGS, 0, lines.put_nowait))
    try:
        assert await lines.get() == "letter: made anew"
        async with httpx.AsyncClient(base_url=await lines.get(), timeout=60) as browser:
            assert "iframe" in (await browser.get("/")).text
            first = (await browser.get("/document.pdf")).content
            assert first.startswith(b"%PDF-")

            style = letter / "style.css"
            style.write_text(style.read_text() + "h1 { color: red }")
            assert (await browser.get("/state?after=1")).json()["error"] == ""
            second = (await browser.get("/document.pdf")).content
            assert second != first

            (letter / "template.html").write_text("{{ nothing")
            state = (await browser.get("/state?after=2")).json()
            assert "letter/template.html:1" in state["error"]
            assert (await browser.get("/document.pdf")).content == second
    finally:
        watching.cancel()
        await asyncio.wait([watching])
