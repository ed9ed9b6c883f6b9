"""A real `pressroom serve` on free ports, and the other services that are measured like it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import IO, Any

import psutil

_HOST = "127.0.0.1"
# Seconds: a cold start reads WeasyPrint from disk, and a drain waits for what is in flight.
_START, _STOP = 60.0, 60.0


@dataclass(frozen=True, slots=True)
class Service:
    """A service that runs: its process, and where it answers; rivals have no admin port."""

    pid: int
    port: int
    admin_port: int = 0

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{_HOST}:{self.port}"

    def connect(self) -> HTTPConnection:
        """A connection to it, opened when first used."""
        return HTTPConnection(_HOST, self.port, timeout=_STOP)

    def status(self) -> dict[str, Any]:
        """What GET /v1/status says."""
        connection = self.connect()
        connection.request("GET", "/v1/status")
        status: dict[str, Any] = json.loads(connection.getresponse().read())
        connection.close()
        return status

    def metrics(self) -> dict[str, float]:
        """What it tells Prometheus, by series."""
        connection = HTTPConnection(_HOST, self.admin_port, timeout=_STOP)
        connection.request("GET", "/metrics")
        lines = connection.getresponse().read().decode().splitlines()
        connection.close()
        return {k: float(v) for k, v in (s.rsplit(" ", 1) for s in lines if not s.startswith("#"))}

    def processes(self) -> list[psutil.Process]:
        """Its process and all below it."""
        root = psutil.Process(self.pid)
        return [root, *root.children(recursive=True)]

    def cpu_seconds(self) -> float:
        """CPU time of all its processes until now, of those that have ended as well."""
        seconds = 0.0
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                seconds += times.user + times.system + times.children_user + times.children_system
        return seconds

    def memory(self) -> float:
        """Proportional set size of all its processes, in MiB."""
        total = 0
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                total += process.memory_full_info().pss
        return total / (1 << 20)

    def loop_cpu_seconds(self) -> float:
        """CPU time of the process that answers."""
        return _cpu_seconds(psutil.Process(self.pid))


@contextmanager
def pressroom(
    workers: int, loops: int = 1, jobs: Path | None = None, templates: Path | None = None
) -> Iterator[Service]:
    """Pressroom with all of its lanes ready.

    Args:
        workers: lanes in all.
        loops: of the service.
        jobs: the store of the jobs that it takes; without one it takes none.
        templates: the folder of the operator's own.
    """
    command = [str(Path(sys.executable).with_name("pressroom")), "serve", "--loops", str(loops)]
    settings = {"PRESSROOM_WORKERS": str(workers)}
    if jobs:
        settings |= {"PRESSROOM_JOBS": "on", "PRESSROOM_JOBS_STORE": str(jobs)}
    if templates:
        settings["PRESSROOM_TEMPLATES"] = str(templates)
    with running(command, settings) as service:
        _wait_for_lanes(service)
        yield service


@contextmanager
def running(command: Sequence[str], settings: dict[str, str]) -> Iterator[Service]:
    """The service of a command that logs the event `listening` on standard error."""
    plain = {"PRESSROOM_PORT": "0", "PRESSROOM_ADMIN_PORT": "0", "PRESSROOM_JOBS": "off"}
    process = subprocess.Popen(
        command,
        env={**os.environ, **plain, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stderr is not None
        try:
            yield Service(process.pid, *_ports(process.stderr))
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[str]) -> None:
    """A service that hangs does not hear SIGTERM."""
    family = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
    for child in psutil.wait_procs(family, 5.0)[1]:
        with suppress(psutil.NoSuchProcess):
            child.kill()


def _ports(log: IO[str]) -> tuple[int, int]:
    """The ports that the log tells; the rest of the log is read and dropped."""
    for line in log:
        record = json.loads(line) if line.startswith("{") else {}
        # With several loops the supervisor is the one that tells when all of them are there.
        if record.get("event") == "listening" and "loop" not in record:
            Thread(target=lambda: list(log), daemon=True).start()
            return int(record["port"]), int(record.get("admin_port", 0))
        sys.stderr.write(line)
    raise RuntimeError("the service ended before it listened")


def _cpu_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def _wait_for_lanes(service: Service) -> None:
    deadline = time.monotonic() + _START
    while any(lane["state"] == "starting" for lane in service.status()["lanes"]):
        if time.monotonic() > deadline:
            raise TimeoutError("the lanes did not start")
        time.sleep(0.05)
