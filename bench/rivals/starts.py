"""How the rivals that need no install of their own are started."""

import sys
from contextlib import AbstractContextManager
from pathlib import Path

from bench.subjects.service import Service, running


def in_process(name: str, loops: int = 1) -> AbstractContextManager[Service]:
    """One of the services in `bench.rivals.in_process`: `loop` or `thread`."""
    return running([sys.executable, "-m", "bench.rivals.in_process", name, str(loops)], {})


def node(mode: str, loops: int, milliseconds: float) -> AbstractContextManager[Service]:
    """The Node service in `node/`, whose documents are so many milliseconds of CPU work."""
    script = str(Path(__file__).with_name("node") / "server.js")
    return running(["node", script, mode, str(loops), f"{milliseconds:.0f}"], {})
