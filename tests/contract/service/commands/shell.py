"""The command as its users have it: on a terminal, as a process, or its code in this process."""

import io
import os
import pty
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout, suppress
from typing import IO

import pytest

from service.commands.main import run
from tests.preloaded import ENVIRONMENT
from tests.process import PATIENCE, completed, start

_ENVIRONMENT = ENVIRONMENT | {"PRESSROOM_JOBS": "off"}


def pressroom(
    *words: object, stdin: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """The command's own code in this process, whose forkserver has loaded the press already.

    A process of its own would take two seconds of CPU time, nearly all of them for imports.
    """
    printed, complained = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    argv = [*map(str, words)]
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(printed),
        redirect_stderr(complained),
    ):
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        for name, value in environment.items():
            patch.setenv(name, value)
        status = run(argv)
    return subprocess.CompletedProcess(argv, status, _text(printed), _text(complained))


def _text(written: IO[str]) -> str:
    written.seek(0)
    return written.read()


def pressroom_process(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a process, with the environment and the signals of one."""
    return completed([*map(str, words)], _ENVIRONMENT | environment)


def on_terminal(*words: object, until: str = "", **environment: str) -> tuple[int, str]:
    """Its exit status, and what a terminal was sent; interrupted once `until` is there."""
    ours, theirs = pty.openpty()
    terminal = {"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"}
    argv = [*map(str, words)]
    process = start(argv, _ENVIRONMENT | terminal | environment, (theirs, theirs, theirs))
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # EIO: the other side is closed
        while piece := os.read(ours, 4096):
            shown += piece
            if until and until.encode() in shown:
                process.send_signal(2)
                until = ""
    os.close(ours)
    return process.wait(PATIENCE), shown.decode()
