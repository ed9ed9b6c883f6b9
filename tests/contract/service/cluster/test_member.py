"""A loop that can't start, in a process of its own; what it does is in tests/contract."""

import os
import subprocess
import sys
from pathlib import Path

from tests import ROOT

_SCRIPT = """
import multiprocessing, socket, sys
from pathlib import Path
from offload.cluster.shared_state import Membership, SharedState
from offload.files.spool import shared_root
from offload.lanes import forkserver
from service.cluster import member
from service.settings import Settings

if __name__ == "__main__":
    forkserver.start()
    taken = socket.create_server(("127.0.0.1", 0))  # without SO_REUSEPORT: nobody may join
    settings = Settings(port=taken.getsockname()[1], admin_port=0, workers=1, jobs=False)
    with shared_root(Path(sys.argv[1])) as root:
        work = member.run, (settings, Membership(0, SharedState(1), root))
        process = multiprocessing.get_context("fork").Process(target=work[0], args=work[1])
        process.start()
        process.join()
        print(process.exitcode)
"""


def test_a_loop_that_cannot_listen_says_so_in_one_line(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(tmp_path)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert run.stdout.split() == ["2"], run.stderr
    assert "address already in use" in run.stderr.splitlines()[-1]
