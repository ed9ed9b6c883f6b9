"""The hostile worker: a real one, fully confined, that runs a test's code in place of the press."""

import textwrap

# What a test's code may use: its job, and the descriptor of its socket to the parent.
_PRELUDE = """
import errno, json, os, signal, socket, stat, time
from pathlib import Path
from offload import answer
from offload.job import Receipt

def kind(number):
    try:
        status = os.fstat(number)
    except OSError:
        return None
    if status.st_rdev == os.makedev(1, 3):
        return "null"
    mode = status.st_mode
    return "socket" if stat.S_ISSOCK(mode) else "pipe" if stat.S_ISFIFO(mode) else "file"

[channel] = [number for number in range(256) if kind(number) == "socket"]
receipt = answer.encode(Receipt(1, 5, 0.1, 1))
"""


class Hostile:
    """Stands where `worker.press` does: in the worker, it is a function that runs this code.

    Args:
        code: Python. What it leaves in `result` is answered, as the press answers.
    """

    def __init__(self, code: str) -> None:
        self._code = _PRELUDE + textwrap.dedent(code)

    def __reduce__(self) -> tuple[object, ...]:
        run = f"lambda job: exec({self._code!r}, (space := dict(job=job))) or space['result']"
        return eval, (run,)

    def __call__(self, _: object) -> None:
        raise AssertionError("not in the parent")
