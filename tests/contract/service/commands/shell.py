"""The command as its users have it: a process, in a pipe or on a terminal."""

import os
import pty
import subprocess
import sys
from contextlib import suppress

from tests.process import PATIENCE

_COMMAND = (sys.executable, "-m", "service")


def pressroom(
    *words: object, stdin: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*_COMMAND, *map(str, words)],
        env=os.environ | environment,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def on_terminal(*words: object, until: str = "", **environment: str) -> tuple[int, str]:
    """Its exit status, and what a terminal was sent; interrupted once `until` is there."""
    ours, theirs = pty.openpty()
    terminal = {"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"}
    process = subprocess.Popen(
        [*_COMMAND, *map(str, words)],
        env=os.environ | terminal | environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # EIO: the other side is closed
        while piece := os.read(ours, 4096):
            shown += piece
            if until and until.encode() in shown:
                process.send_signal(2)
                until = ""
    os.close(ours)
    return process.wait(), shown.decode()
