"""Three real NATS servers on loopback, one cluster, as an operator of a fleet has them."""

import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.process import PATIENCE

_PROGRAM = Path(sys.executable).with_name("nats-server")
_CONFIGURATION = """\
server_name: n{number}
listen: 127.0.0.1:{port}
authorization {{ user: pressroom, password: secret }}
jetstream {{ store_dir: "{folder}", sync_interval: always }}
cluster {{ name: press, listen: 127.0.0.1:{route}, routes: [{routes}] }}
"""


class NatsCluster:
    """The servers, numbered from 0. A context manager; `url` names them all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ports, routes = _free(3), _free(3)
        self._processes: dict[int, subprocess.Popen[bytes]] = {}
        listed = ", ".join(f'"nats://127.0.0.1:{port}"' for port in routes)
        for number, (port, route) in enumerate(zip(self._ports, routes, strict=True)):
            text = _CONFIGURATION.format(
                number=number, port=port, route=route, routes=listed, folder=folder / str(number)
            )
            (folder / f"{number}.conf").write_text(text)

    @property
    def url(self) -> str:
        return ",".join(f"nats://pressroom:secret@127.0.0.1:{port}" for port in self._ports)

    def __enter__(self) -> Self:
        for number in range(3):
            self.start(number)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number in list(self._processes):
            self.kill(number)

    def start(self, number: int) -> None:
        """Start a server, and wait until it listens."""
        log = self._folder / f"{number}.log"
        command = [
            str(_PROGRAM),
            "--config",
            str(self._folder / f"{number}.conf"),
            "--log",
            str(log),
        ]
        self._processes[number] = subprocess.Popen(command)
        deadline = time.monotonic() + PATIENCE
        while not _listens(self._ports[number]):
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.02)

    def kill(self, number: int) -> None:
        process = self._processes.pop(number)
        process.kill()
        process.wait()


def _free(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [found.getsockname()[1] for found in sockets]
    for found in sockets:
        found.close()
    return ports


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
