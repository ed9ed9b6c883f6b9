"""A loop's signals in a process of its own; its life is in tests/contract/test_cluster.py."""

import os
import subprocess
import sys

from tests import ROOT

_SCRIPT = """
import multiprocessing, os, signal
from service.cluster.signals import follow_supervisor, leave_signals_to_supervisor

def work():
    leave_signals_to_supervisor()
    os.kill(os.getpid(), signal.SIGTERM)  # not for it
    print(os.getpid(), flush=True)
    follow_supervisor()

if __name__ == "__main__":
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    signal.pause()
"""


def test_a_loop_leaves_sigterm_alone_and_ends_with_its_supervisor() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _SCRIPT],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True,
    ) as supervisor:  # fmt: skip
        assert supervisor.stdout
        loop = os.pidfd_open(int(supervisor.stdout.readline()))
        supervisor.kill()
        assert supervisor.stdout.read() == ""  # the loop had it too, and is gone
        os.close(loop)
