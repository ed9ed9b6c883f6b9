"""Services that are in trouble from their start."""

import base64
import os
import subprocess
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.disk import mount
from tests.month_end.service import JobsService
from tests.process import ServiceProcess

_OWN = Path("/proc/self/cgroup")
_TOP = Path("/sys/fs/cgroup")
_DISK = 8 << 20
_PERIOD = 100_000


class Unavailable(Exception):
    """What a regime needs of the machine is not there."""


class StallingService(ServiceProcess):
    """Its loop is blocked for 0.4 s of each 2 s, unless the environment says otherwise."""

    module = "tests.deploy.stalling_service"


class FaultyService(ServiceProcess):
    """Has the faults that the environment names."""

    module = "tests.deploy.regimes.faulty_service"


class SmallDiskService(JobsService):
    """Its spool is a file system of 8 MiB; durable jobs have room."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        if not mount(self._spool, _DISK):
            raise Unavailable("only root may mount a file system")

    def clean_up(self) -> None:
        subprocess.run(["umount", "-l", str(self._spool)], check=True)

    @property
    def spool(self) -> Path:
        return self._spool


class UnwantedWebhooksService(JobsService):
    """May send webhooks to a receiver that wants none any more."""

    def __init__(self, folder: Path) -> None:
        self._receiver = ThreadingHTTPServer(("127.0.0.1", 0), _Gone)
        threading.Thread(target=self._receiver.serve_forever).start()
        secrets = folder / "secrets"
        secrets.write_text(f"whsec_{base64.b64encode(bytes(32)).decode()}\n")
        super().__init__(
            folder,
            PRESSROOM_WEBHOOK_HOSTS=self.receiver,
            PRESSROOM_WEBHOOK_SECRETS=str(secrets),
        )

    def clean_up(self) -> None:
        self._receiver.shutdown()
        self._receiver.server_close()

    @property
    def receiver(self) -> str:
        return f"http://127.0.0.1:{self._receiver.server_port}"


class _Gone(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_error(410)

    def log_message(self, *_: object) -> None:
        """Not on the terminal."""


class GroupedService(ServiceProcess):
    """In control groups of its own, as in a container; with a quota of so many CPUs, if any."""

    module = "tests.deploy.regimes.grouped_service"

    def __init__(self, folder: Path, quota: float | None = None) -> None:
        self._groups = list(_new_groups())
        if quota:
            self._limit(quota)
        super().__init__(folder, CONTROL_GROUPS=":".join(map(str, self._groups)))

    def _limit(self, quota: float) -> None:
        for group in self._groups:
            with suppress(FileNotFoundError):
                (group / "cpu.cfs_quota_us").open("r+").write(str(int(quota * _PERIOD)))
            with suppress(FileNotFoundError):
                (group / "cpu.max").open("r+").write(f"{int(quota * _PERIOD)} {_PERIOD}")

    def clean_up(self) -> None:
        for group in self._groups:
            while (group / "cgroup.procs").read_text():  # its workers see that it is gone
                time.sleep(0.05)
            group.rmdir()


def _new_groups() -> list[Path]:
    """Below this process's own: that which gives CPUs, and that which tells who waits for them."""
    groups = []
    for line in _OWN.read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers and "cpu" not in controllers.split(","):
            continue
        unified = _TOP / "unified"
        top = _TOP / controllers if controllers else unified if unified.exists() else _TOP
        groups.append(top / path.lstrip("/") / f"pressroom-{os.getpid()}")
    try:
        for group in groups:
            group.mkdir()
    except OSError as error:
        raise Unavailable(f"no control group can be made: {error}") from error
    return groups
