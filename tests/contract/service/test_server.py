import asyncio
import os
import signal
from pathlib import Path

from service.server import Server
from service.settings import Settings
from tests.conftest import until


async def test_a_life_from_start_to_signal(tmp_path: Path) -> None:
    announced: list[str] = []
    settings = Settings(workers=1, spool=tmp_path, port=0, admin_port=0)
    server = await asyncio.to_thread(Server, settings, announced.append)
    life = asyncio.create_task(server.run())
    await until(lambda: bool(announced))
    assert announced[0].startswith("http://127.0.0.1:")
    os.kill(os.getpid(), signal.SIGTERM)
    assert await life == 0
    assert list(tmp_path.iterdir()) == []
