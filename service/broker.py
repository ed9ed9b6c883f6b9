"""The embedded engine: a NATS server with JetStream, a child process of the service.

It answers on loopback, to whoever knows a token that is made anew at each start. It ends with the
service, also with one that is killed; the lock on its folder tells a second service to keep off.

Once a write has failed, of a full disk say, the server never writes to that stream again, and says
so at `/healthz` alone. It is then started again, as soon as the disk has room.
"""

import asyncio
import fcntl
import json
import os
import secrets
import shutil
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Self

import aiohttp
import structlog

from service.settings import Settings, SettingsError, engine_folder

_LOG = structlog.get_logger("pressroom.broker")

# Bytes that records and work may take on the disk; the documents lie elsewhere.
_MOST_ON_DISK = 4 << 30
# Without "always" a power cut takes what was acknowledged in the last two minutes.
_CONFIGURATION = """\
listen: "127.0.0.1:{port}"
http: "127.0.0.1:{health}"
ports_file_dir: {folder}
authorization {{ token: {token} }}
jetstream {{
  store_dir: {folder}
  sync_interval: always
  max_file_store: {room}
}}
pid_file: {pid}
"""
# Seconds that a start may take on a busy machine, and between looks.
_LONGEST_START, _LOOK = 60.0, 0.005
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 10.0
# Seconds between looks at the server's health, and that it may take to answer.
_PERIOD, _PATIENCE = 2.0, aiohttp.ClientTimeout(total=5.0)
# Bytes that must be free before a server that can't write is started again.
_LEAST_ROOM = 16 << 20


class Broker:
    """The server and its folder. An async context manager; `url` is where it answers.

    A server that ends is started again, at the same address.

    Args:
        folder: for its files, which outlive it.
        program: the server; None for the one that is installed with the service.
        port: to answer on; 0 picks a free one.
        token: that callers must know; None makes one up.

    Raises:
        SettingsError: another service has the folder, or there is no server.
    """

    def __init__(
        self,
        folder: Path,
        program: Path | None = None,
        port: int = 0,
        token: str | None = None,
    ) -> None:
        self._folder = folder
        self._program = program
        self._token = token or secrets.token_hex(16)
        self._port = port
        self._health = 0  # another port, for its health
        self.restarts = 0

    async def __aenter__(self) -> Self:
        self._program = self._program or await asyncio.to_thread(_installed)
        self._lock = await asyncio.to_thread(_prepare, self._folder)
        try:
            await self._start()
        except BaseException:
            os.close(self._lock)
            raise
        self._keeping = asyncio.gather(self._keep_running(), self._keep_healthy())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._keeping.cancel()
        with suppress(asyncio.CancelledError):
            await self._keeping
        with suppress(ProcessLookupError):
            self._process.terminate()
        await self._process.wait()
        os.close(self._lock)

    @property
    def url(self) -> str:
        """With the token."""
        return f"nats://{self._token}@127.0.0.1:{self._port}"

    @property
    def pid(self) -> int:
        """Of the server that runs now."""
        return self._process.pid

    async def _start(self) -> None:
        configuration = await asyncio.to_thread(self._configure)
        # The lock's descriptor goes along: as long as a server lives that nobody waits for, no
        # other is started on its folder.
        self._process = await asyncio.create_subprocess_exec(
            *_DIES_WITH_PARENT,
            str(self._program),
            "--config",
            str(configuration),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            pass_fds=(self._lock,),
            start_new_session=True,  # a terminal's Ctrl-C is for the service, which ends it last
        )
        async with asyncio.timeout(_LONGEST_START):
            while not await asyncio.to_thread(self._answers):
                if self._process.returncode is not None:
                    raise SettingsError(
                        f"{self._program} ended at once with status {self._process.returncode}."
                    )
                await asyncio.sleep(_LOOK)

    def _configure(self) -> Path:
        for old in self._folder.glob("*.ports"):
            old.unlink()
        self._folder.mkdir(mode=0o700, exist_ok=True)  # it may be lost while the service runs
        path = self._folder / "server.conf"
        path.touch(mode=0o600)
        path.write_text(
            _CONFIGURATION.format(
                port=self._port or -1,
                health=self._health or -1,
                token=json.dumps(self._token),
                folder=json.dumps(str(self._folder)),
                pid=json.dumps(str(self._folder / "pid")),
                room=_MOST_ON_DISK,
            )
        )
        return path

    def _answers(self) -> bool:
        """Whether it does; at its first start it writes down at which ports."""
        if self._health:
            return _listens(self._port)
        for path in self._folder.glob(f"*_{self._process.pid}.ports"):
            with suppress(ValueError):
                urls = json.loads(path.read_bytes())
                self._port, self._health = (_port(urls[name][0]) for name in ("nats", "monitoring"))
                return True
        return False

    async def _keep_running(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            status = await self._process.wait()
            _LOG.error("engine ended", status=status)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
            self.restarts += 1
            with suppress(TimeoutError, SettingsError, OSError):
                await self._start()
                pause = _FIRST_PAUSE

    async def _keep_healthy(self) -> None:
        """End a server that can't write any more, so that it is started again."""
        async with aiohttp.ClientSession(timeout=_PATIENCE) as session:
            while True:
                await asyncio.sleep(_PERIOD)
                fault = await _fault(session, f"http://127.0.0.1:{self._health}/healthz")
                if fault and self._has_room():
                    _LOG.error("engine unhealthy", reason=fault)
                    with suppress(ProcessLookupError):
                        self._process.terminate()

    def _has_room(self) -> bool:
        disk = os.fstatvfs(self._lock)
        return disk.f_bavail * disk.f_frsize >= _LEAST_ROOM


def _port(url: str) -> int:
    return int(url.rpartition(":")[2])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


async def _fault(session: aiohttp.ClientSession, url: str) -> str | None:
    """What a server says is wrong with it; None too where it does not answer."""
    try:
        async with session.get(url) as answer:
            return None if answer.ok else await answer.text()
    except (aiohttp.ClientError, TimeoutError):
        return None


def with_usable_jobs(settings: Settings) -> Settings:
    """The settings, with jobs off where nobody chose a store and the default one can't be used.

    The home is read-only, say, or a second service is tried beside the first. Blocks.
    """
    if not settings.jobs or settings.jobs_url or "jobs_store" in settings.model_fields_set:
        return settings
    try:
        os.close(_prepare(engine_folder(settings)))
    except (OSError, SettingsError) as error:
        _LOG.warning("no jobs are taken", reason=str(error))
        return settings.model_copy(update={"jobs": False})
    return settings


# PR_SET_PDEATHSIG, by util-linux: Python has no safe way to run code between fork and exec.
_DIES_WITH_PARENT = ("setpriv", "--pdeathsig", "KILL", "--") if shutil.which("setpriv") else ()


def _installed() -> Path:
    found = Path(sys.executable).with_name("nats-server")
    if found.exists():
        return found
    if on_path := shutil.which("nats-server"):
        return Path(on_path)
    raise SettingsError(
        "No nats-server is installed: name one by PRESSROOM_JOBS_SERVER, or set PRESSROOM_JOBS=off."
    )


def _prepare(folder: Path) -> int:
    """Make the folder and lock it. Returns the lock's descriptor."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(fd)
        raise SettingsError(
            f"{folder} is in use by another service: give each one its own PRESSROOM_JOBS_STORE, "
            "or set PRESSROOM_JOBS=off."
        ) from None
    return fd
