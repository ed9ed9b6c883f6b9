"""The embedded engine: a NATS server with JetStream, a child process of the service.

It answers on loopback, to whoever knows a token that is made anew at each start. It ends with the
service, also with one that is killed; the lock on its folder tells a second service to keep off.
"""

import asyncio
import fcntl
import json
import os
import secrets
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import Self

import structlog

from service.settings import Settings, SettingsError, engine_folder

_LOG = structlog.get_logger("pressroom.broker")

# Bytes that records and work may take on the disk; the documents lie elsewhere.
_MOST_ON_DISK = 4 << 30
# Without "always" a power cut takes what was acknowledged in the last two minutes.
_CONFIGURATION = """\
listen: "127.0.0.1:{port}"
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
        self.restarts = 0

    async def __aenter__(self) -> Self:
        self._program = self._program or await asyncio.to_thread(_installed)
        self._lock = await asyncio.to_thread(_prepare, self._folder)
        try:
            await self._start()
        except BaseException:
            os.close(self._lock)
            raise
        self._keeping = asyncio.create_task(self._keep_running())
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
            while not (port := await asyncio.to_thread(self._answering)):
                if self._process.returncode is not None:
                    raise SettingsError(
                        f"{self._program} ended at once with status {self._process.returncode}."
                    )
                await asyncio.sleep(_LOOK)
        self._port = port

    def _configure(self) -> Path:
        for old in self._folder.glob("*.ports"):
            old.unlink()
        path = self._folder / "server.conf"
        path.touch(mode=0o600)
        path.write_text(
            _CONFIGURATION.format(
                port=self._port or -1,
                token=json.dumps(self._token),
                folder=json.dumps(str(self._folder)),
                pid=json.dumps(str(self._folder / "pid")),
                room=_MOST_ON_DISK,
            )
        )
        return path

    def _answering(self) -> int:
        """The port, once the server answers there."""
        for path in self._folder.glob(f"*_{self._process.pid}.ports"):
            with suppress(ValueError):
                [url] = json.loads(path.read_bytes())["nats"]
                return int(url.rpartition(":")[2])
        return 0

    async def _keep_running(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            status = await self._process.wait()
            _LOG.error("engine ended", status=status)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
            self.restarts += 1
            with suppress(TimeoutError, SettingsError):
                await self._start()
                pause = _FIRST_PAUSE


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
