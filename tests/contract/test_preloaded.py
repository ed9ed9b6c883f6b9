"""A service that was forked is as one that was executed, but for what it has loaded."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests import ROOT
from tests.process import PATIENCE, ExecutedService, ServiceProcess, gone

# Starts a service, and ends as if killed.
ASKER = """
import os, sys
from pathlib import Path
from tests.process import ServiceProcess
os.write(1, str(ServiceProcess(Path(sys.argv[1])).__enter__().pid).encode())
os._exit(9)
"""


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceProcess]:
    with ExecutedService(tmp_path_factory.mktemp("executed")) as process:
        yield process


def signals(process: psutil.Process) -> list[str]:
    """Which of them it blocks, ignores and handles."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return [line for line in lines if line.startswith(("SigBlk", "SigIgn", "SigCgt"))]


def ends(process: psutil.Process) -> list[str]:
    """The kinds of what it has open with others: pipes and sockets."""
    kinds = []
    for link in Path(f"/proc/{process.pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            kinds += re.findall(r"^(?:pipe|socket)", str(link.readlink()))
    return sorted(kinds)


def test_signals_pipes_and_sockets(executed: ServiceProcess, service: ServiceProcess) -> None:
    main, *its_own = executed.family()
    preloaded, *others = service.family()
    assert signals(preloaded) == signals(main)
    # The service itself opens and closes some all the time.
    deadline = time.monotonic() + PATIENCE
    while described(its_own) != described(others) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert described(its_own) == described(others)


def described(family: list[psutil.Process]) -> list[tuple[list[str], list[str]]]:
    return sorted((signals(process), ends(process)) for process in family)


def test_its_answers(executed: ServiceProcess, service: ServiceProcess) -> None:
    query = "?reproducible=true"
    assert executed.post(b"<p>x", query)[2] == service.post(b"<p>x", query)[2]


def test_it_ends_with_who_asked_for_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ASKER, str(tmp_path)]
    asked = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, check=False, timeout=2 * PATIENCE
    )
    assert asked.returncode == 9
    with suppress(psutil.NoSuchProcess):
        assert gone([psutil.Process(int(asked.stdout))])
