"""Commands that start in a fifth of the time: forks of a process that has loaded what they load.

    pytest ── this process ── service ── forkserver ── workers

Each runs `python -m service` from its first line on. Two things are unlike: it has the press in
its memory, and its first forkserver is a fork too, of the same memory.
"""

import atexit
import fcntl
import gc
import io
import json
import os
import resource
import runpy
import select
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from multiprocessing import util
from pathlib import Path
from typing import Any

from tests import ROOT

# The press comes last: it freezes what is there. `service.app` is not among them, because
# `offload.lanes.forkserver` opens a pipe when it is loaded, which must be one service's own.
_LOADED = (
    "uvloop",
    "service.commands.main",
    "service.broker",
    "service.durable",
    "service.runner",
    "service.template_loader",
    "offload.press.preload",
)
# The longest message that has file descriptors with it; a number that is told through a pipe.
_LONGEST, _NUMBER = 1 << 17, struct.Struct("i")
# Descriptors from here on are free.
_HIGH = 512

# Those of who runs the tests: what tests load sets variables, and some set limits.
ENVIRONMENT = dict(os.environ)
_LIMITS = [getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")]
_ALLOWED = [*map(resource.getrlimit, _LIMITS)]
# Variables that a command reads itself, and nothing that it loads.
_READ_LATE = (
    *("PRESSROOM_", "OTEL_", "HOME", "XDG_STATE_HOME", "STATE_DIRECTORY"),
    *("TERM", "COLUMNS", "LINES", "NO_COLOR", "COMP_", "_PRESSROOM_COMPLETE"),
)

# Standard input, output and error.
Descriptors = tuple[int, int, int]
Order = tuple[list[str], dict[str, str], str]


def can_have(environment: dict[str, str]) -> bool:
    """Whether a command can be given that environment, and our limits, after all is loaded."""
    unlike = {name for name, _ in environment.items() ^ ENVIRONMENT.items()}
    limited = [*map(resource.getrlimit, _LIMITS)] != _ALLOWED
    return not limited and all(name.startswith(_READ_LATE) for name in unlike)


class PreloadedProcess:
    """`pressroom` with some words, and what we use of `subprocess.Popen`.

    Args:
        words: of the command.
        environment: of the process.
        standard: its input, output and error.
    """

    def __init__(
        self, words: Sequence[str], environment: dict[str, str], standard: Descriptors
    ) -> None:
        self._told, its_end = os.pipe()
        order = json.dumps([words, environment, str(Path.cwd())]).encode()
        socket.send_fds(_starter(), [order], [*standard, its_end])
        os.close(its_end)
        self.pid = _read_number(self._told)
        self._status: int | None = None

    def poll(self) -> int | None:
        """Its exit status, once it has ended."""
        return self._ended(0)

    def wait(self, timeout: float) -> int:
        """Its exit status, within so many seconds.

        Raises:
            TimeoutError: it runs on.
        """
        if (status := self._ended(timeout)) is None:
            raise TimeoutError(f"process {self.pid} runs on")
        return status

    def send_signal(self, number: int) -> None:
        """Harmless once it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """By SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def _ended(self, timeout: float) -> int | None:
        if self._status is None and select.select([self._told], [], [], timeout)[0]:
            self._status = _read_number(self._told)
            os.close(self._told)
        return self._status


@cache
def _starter() -> socket.socket:
    """Takes orders to the process below, which is there from the first on, and ends with us."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, "-m", "tests.preloaded", str(its.fileno())]
    process = subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, pass_fds=[its.fileno()])
    its.close()
    atexit.register(process.wait)
    atexit.register(ours.close)  # comes first
    return ours


def _read_number(pipe: int) -> int:
    return int(_NUMBER.unpack(os.read(pipe, _NUMBER.size))[0])


def _tell_number(pipe: int, number: int) -> None:
    os.write(pipe, _NUMBER.pack(number))


# Below, what that process does.


def main(orders: socket.socket) -> None:
    """Start commands until nobody is there to ask for one."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # nobody is there: then it ends
    new = gc.get_threshold()
    for name in _LOADED:
        import_module(name)
    with orders:
        order = _start_each(orders)
    if order:
        _run(*order, new)


def _start_each(orders: socket.socket) -> Order | None:
    """Returns in each process that is to be a command; None in this one, when all is over."""
    pipes: dict[int, int] = {}  # by the command's pidfd
    while True:
        ready: list[Any] = select.select([orders, *pipes], [], [])[0]  # type: ignore[type-var]
        for pidfd in pipes.keys() & set(ready):
            _tell_end(pidfd, pipes.pop(pidfd))
        if orders not in ready:
            continue
        message, fds, _, _ = socket.recv_fds(orders, _LONGEST, 4)
        if not message:
            for pidfd in pipes:
                signal.pidfd_send_signal(pidfd, signal.SIGTERM)
            return None
        *standard, pipe = fds
        if not (pid := os.fork()):
            _take_over(standard)
            _close(pipe, *pipes, *pipes.values())
            order: Order = json.loads(message)
            return order
        pipes[os.pidfd_open(pid)] = pipe
        _close(*standard)
        _tell_number(pipe, pid)


def _take_over(standard: list[int]) -> None:
    for number, fd in enumerate(standard):
        os.dup2(fd, number)
    _close(*standard)


def _close(*fds: int) -> None:
    for fd in fds:
        os.close(fd)


def _tell_end(pidfd: int, pipe: int) -> None:
    ended = os.waitid(os.P_PIDFD, pidfd, os.WEXITED)
    assert ended
    with suppress(BrokenPipeError):  # nobody waits for it
        exited = ended.si_code == os.CLD_EXITED
        _tell_number(pipe, ended.si_status if exited else -ended.si_status)
    _close(pidfd, pipe)


def _run(
    words: list[str], environment: dict[str, str], folder: str, new: tuple[int, int, int]
) -> None:
    """Run the command, in what is as a new process but for what it has loaded."""
    os.chdir(folder)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    if (code := _fork_forkserver()) is not None:
        return exec(code, {})
    # The press has said otherwise, for itself.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.set_threshold(*new)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["service", *words]
    assert isinstance(sys.stdout, io.TextIOWrapper)
    sys.stdout.reconfigure(line_buffering=sys.stdout.isatty())  # of another than it was opened with
    runpy.run_module("service", run_name="__main__", alter_sys=True)
    return None


def _fork_forkserver() -> str | None:
    """Have multiprocessing take a fork of this process for the first forkserver that it starts.

    Returns in that one, with the code that a new process would have run; and here with None.
    """
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if not (pid := os.fork()):
        ours.close()
        with its:
            return _await_code(its)
    its.close()
    really_spawn = util.spawnv_passfds

    def spawn(path: bytes, args: Sequence[Any], passed: Sequence[int]) -> int:
        if "forkserver" not in args[-1]:  # but the resource tracker
            return really_spawn(path, args, passed)
        util.spawnv_passfds = really_spawn
        fds = [2, *passed]
        with ours:
            socket.send_fds(ours, [json.dumps([args[-1], fds]).encode()], fds)
        return pid

    util.spawnv_passfds = spawn  # type: ignore[assignment]
    return None


def _await_code(orders: socket.socket) -> str:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # as where a forkserver is started
    message, fds, _, _ = socket.recv_fds(orders, _LONGEST, 8)
    if not message:  # the command ended before
        return ""
    code, numbers = json.loads(message)
    _renumber(fds, numbers)
    return str(code)


def _renumber(fds: list[int], numbers: list[int]) -> None:
    high = [fcntl.fcntl(fd, fcntl.F_DUPFD, _HIGH) for fd in fds]
    _close(*fds)
    for fd, number in zip(high, numbers, strict=True):
        os.dup2(fd, number)
    _close(*high)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
