import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import aiohttp
import psutil
import pytest

from service.server import Server
from service.settings import Settings
from tests.conftest import until
from tests.process import PATIENCE, ServiceProcess


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


async def test_new_connections_during_a_drain_are_answered(service: ServiceProcess) -> None:
    async with aiohttp.ClientSession(service.url) as session:
        long = b"<p>word " * 600
        headers = {"Content-Type": "text/html"}
        working = asyncio.create_task(session.post("/v1/pdf", data=long, headers=headers))
        await until(lambda: any(lane["state"] == "busy" for lane in service.lanes()))
        os.kill(service.pid, signal.SIGTERM)
        async with (
            aiohttp.ClientSession(service.url) as late,
            late.post("/v1/pdf", data=b"<p>late", headers=headers) as refusal,
        ):
            assert (refusal.status, refusal.headers["Connection"]) == (503, "close")
        async with await working as answer:
            assert answer.status == 200


@pytest.mark.parametrize("arguments", [(), ("--loops", "2")])
def test_an_end_before_the_start_is_over_leaves_no_process(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    command = [str(Path(sys.executable).with_name("pressroom")), "serve", *arguments]
    places = {"PRESSROOM_PORT": "0", "PRESSROOM_ADMIN_PORT": "0", "PRESSROOM_SPOOL": str(tmp_path)}
    with subprocess.Popen(
        command, env={**os.environ, **places}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        family: list[psutil.Process] = []
        while not family:  # the forkserver is the first
            family = psutil.Process(process.pid).children(recursive=True)
        process.terminate()
        process.wait(PATIENCE)
    assert psutil.wait_procs(family, PATIENCE)[1] == []
