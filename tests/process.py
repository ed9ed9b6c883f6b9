"""The service as its users have it: a process, spoken to over HTTP."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from email.message import Message
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import Any, Self

import psutil

from tests.preloaded import ENVIRONMENT, Descriptors, PreloadedProcess, can_have

# Generous: the machine may be busy. A test that waits this long fails, it does not flake.
PATIENCE = 60.0


Process = subprocess.Popen[bytes] | PreloadedProcess


def start(words: list[str], environment: dict[str, str], standard: Descriptors) -> Process:
    """Start `pressroom` with these words, by a fork where its environment allows that."""
    if can_have(environment):
        return PreloadedProcess(words, environment, standard)
    return execute("service", words, environment, standard)


def completed(
    words: list[str], environment: dict[str, str], seconds: float = PATIENCE
) -> subprocess.CompletedProcess[str]:
    """Let `pressroom` with these words end, within so many seconds: it is given no input."""
    with TemporaryFile() as nothing, TemporaryFile("w+") as printed, TemporaryFile("w+") as told:
        standard = (nothing.fileno(), printed.fileno(), told.fileno())
        status = start(words, environment, standard).wait(seconds)
        printed.seek(0)
        told.seek(0)
        return subprocess.CompletedProcess(words, status, printed.read(), told.read())


def execute(
    module: str, words: list[str], environment: dict[str, str], standard: Descriptors
) -> Process:
    """Start a module as a program, which ends where we end."""
    stdin, stdout, stderr = standard
    command = tied(sys.executable, "-m", module, *words)
    return subprocess.Popen(command, env=environment, stdin=stdin, stdout=stdout, stderr=stderr)


class ServiceProcess:
    """`pressroom serve` on free ports, with two lanes and a spool of its own."""

    module = "service"
    preloaded = True  # where its module and its environment allow that

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        self._arguments = arguments
        self._spool = folder / "spool"
        self._spool.mkdir(exist_ok=True)
        self._log = (folder / "log").open("a+")  # appends: reading moves the offset that both share
        self._environment = {
            **{k: v for k, v in ENVIRONMENT.items() if not k.startswith("PRESSROOM_")},
            "PRESSROOM_PORT": "0",
            "PRESSROOM_ADMIN_PORT": "0",
            "PRESSROOM_WORKERS": "2",
            "PRESSROOM_JOBS": "off",
            "PRESSROOM_SPOOL": str(self._spool),
            **environment,
        }

    def __enter__(self) -> Self:
        self._process = self._start()
        try:
            self._get_ready()
        except BaseException:
            self._process.kill()
            raise
        return self

    def _start(self) -> Process:
        stdout, its_stdout = os.pipe()
        self._stdout = os.fdopen(stdout)
        words, standard = ["serve", *self._arguments], (0, its_stdout, self._log.fileno())
        try:
            if self.preloaded and self.module == "service":
                return start(words, self._environment, standard)
            return execute(self.module, words, self._environment, standard)
        finally:
            os.close(its_stdout)

    def _get_ready(self) -> None:
        first = self._stdout.readline()
        assert first.startswith("Pressroom answers on "), first + self.log()
        self.url = first.split()[-1]
        self.admin = f"http://127.0.0.1:{self._listening()['admin_port']}"
        self.pid = self._process.pid
        if "PRESSROOM_API_KEYS" not in self._environment:  # else its status is not told
            self._wait_for_lanes()

    def _listening(self) -> dict[str, Any]:
        return self.logged("listening")

    def _wait_for_lanes(self) -> None:
        """Until then a lane has no pid, and a test might kill itself."""
        deadline = time.monotonic() + PATIENCE
        while not all(lane["pid"] for lane in self.lanes()):
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.02)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self.stop()
        self._stdout.close()
        self._log.close()
        self.clean_up()

    def clean_up(self) -> None:
        """Undo what a kind of service has done to the machine, once it has ended."""

    def log(self) -> str:
        """What it wrote to standard error."""
        self._log.seek(0)
        return self._log.read()

    def logged(self, event: str) -> dict[str, Any]:
        """The first log line of that event; logs come from a thread of their own, in their time."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            whole = self.log().rpartition("\n")[0].splitlines()
            for line in map(json.loads, whole):
                if line["event"] == event:
                    found: dict[str, Any] = line
                    return found
            time.sleep(0.01)
        raise AssertionError(f"no {event!r} in the log:\n{self.log()}")

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def wait(self) -> int:
        """Its exit status."""
        return self._process.wait(PATIENCE)

    def stop(self) -> int:
        self.signal(signal.SIGTERM)
        return self.wait()

    def family(self) -> list[psutil.Process]:
        """The service and all that it started."""
        me = psutil.Process(self.pid)
        return [me, *me.children(recursive=True)]

    def lanes(self) -> list[dict[str, Any]]:
        lanes: list[dict[str, Any]] = self.status()["lanes"]
        return lanes

    def status(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.url}/v1/status", timeout=PATIENCE) as answer:
            status: dict[str, Any] = json.load(answer)
        return status

    def post(
        self, body: bytes, query: str = "", path: str = "/v1/pdf", /, **headers: str
    ) -> tuple[int, Message, bytes]:
        """Have a document made. Header names with _ for -. Returns status, headers and body."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(
            f"{self.url}{path}{query}", body, {"Content-Type": "text/html", **named}
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    def left_in_spool(self) -> list[str]:
        """Folders and files; what vanishes meanwhile is passed over."""
        return sorted(
            str(Path(folder, name).relative_to(self._spool))
            for folder, folders, files in os.walk(self._spool)
            for name in (*folders, *files)
        )


class ExecutedService(ServiceProcess):
    """One as its users start it: the program, in a process that has loaded nothing."""

    preloaded = False


def tied(*command: str) -> list[str]:
    """The command, told to end where who starts it ends, however that is."""
    return ["setpriv", "--pdeathsig", "TERM", *command]


def gone(processes: list[psutil.Process]) -> bool:
    """Whether all of them end, within our patience."""
    _, alive = psutil.wait_procs(processes, PATIENCE)
    return not alive
