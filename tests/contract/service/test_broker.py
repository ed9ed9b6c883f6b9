import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import nats
import psutil
import pytest

from jobs.errors import JobError
from jobs.record import new_id
from jobs.stream import Engine
from service.broker import Broker
from service.settings import SettingsError
from tests.disk import fill, small_disk
from tests.process import PATIENCE, gone

HOLD = """
import asyncio, sys
from pathlib import Path
from service.broker import Broker
async def hold():
    async with Broker(Path(sys.argv[1])) as broker:
        print(broker.pid, flush=True)
        await asyncio.Event().wait()
asyncio.run(hold())
"""


async def test_only_who_knows_the_token_gets_in(tmp_path: Path) -> None:
    async with Broker(tmp_path / "engine") as broker:
        client = await nats.connect(broker.url)
        await client.close()
        port = int(broker.url.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"CONNECT {}\r\nPING\r\n")
        assert b"Authorization Violation" in await reader.read()
        writer.close()
        await writer.wait_closed()
        assert (tmp_path / "engine" / "server.conf").stat().st_mode & 0o077 == 0
        process = await asyncio.to_thread(psutil.Process, broker.pid)
        listening = await asyncio.to_thread(process.net_connections, "inet")
        assert {c.laddr.ip for c in listening if c.status == "LISTEN"} == {"127.0.0.1"}


async def test_a_second_service_keeps_off(tmp_path: Path) -> None:
    async with Broker(tmp_path / "engine"):
        with pytest.raises(SettingsError, match="in use by another service"):
            async with Broker(tmp_path / "engine"):
                pass


async def test_a_server_that_ends_is_started_again_at_the_same_address(tmp_path: Path) -> None:
    async with Broker(tmp_path / "engine") as broker:
        url, old = broker.url, broker.pid
        os.kill(old, signal.SIGKILL)
        client = await nats.connect(url, max_reconnect_attempts=-1)
        await client.close()
        assert (broker.url, broker.restarts) == (url, 1)


def test_it_ends_with_a_service_that_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path / "engine")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        server = psutil.Process(int(holder.stdout.readline()))
        holder.kill()
        assert gone([server])


async def test_a_program_that_is_no_server_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="false"):
        async with Broker(tmp_path / "engine", Path("/bin/false")):
            pass


async def test_a_server_whose_disk_was_full_writes_again(tmp_path: Path) -> None:
    """Of itself it never would: a stream whose write failed once takes no other."""
    with small_disk(tmp_path / "disk", 64 << 20) as disk:
        async with Broker(disk / "engine") as broker:
            engine = await Engine.connect(broker.url, 1)
            await engine.write("anyone", "before", b"x")
            fill(disk)
            while await writes(engine):
                pass
            (disk / "filler").unlink()
            async with asyncio.timeout(PATIENCE):
                while not await writes(engine):
                    pass
            assert await engine.read("anyone", "before")
            assert broker.restarts == 1
            await engine.close()


async def writes(engine: Engine) -> bool:
    try:
        await engine.write("anyone", new_id(), b"x" * 4096)
    except JobError:
        return False
    return True


async def test_a_server_that_ends_on_a_full_disk_is_started_again(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 64 << 20) as disk:
        async with Broker(disk / "engine") as broker:
            engine = await Engine.connect(broker.url, 1)
            fill(disk)
            os.kill(broker.pid, signal.SIGKILL)
            async with asyncio.timeout(PATIENCE):
                while not broker.restarts:
                    await asyncio.sleep(0.02)
            (disk / "filler").unlink()
            async with asyncio.timeout(PATIENCE):
                while not await writes(engine):
                    pass
            await engine.close()
