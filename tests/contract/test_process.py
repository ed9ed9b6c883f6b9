import subprocess
import sys

from tests import ROOT
from tests.process import PATIENCE

# Starts a process, and ends as if killed once that is what it is to be.
STARTER = """
import os, subprocess
from pathlib import Path
from tests.process import tied
started = subprocess.Popen(tied("sleep", "1000"))
while Path(f"/proc/{started.pid}/comm").read_text() != "sleep\\n":
    pass
os._exit(9)
"""


def test_what_tests_start_ends_with_them() -> None:
    # Whose output ends when both have ended.
    command = [sys.executable, "-c", STARTER]
    starter = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, check=False, timeout=PATIENCE
    )
    assert starter.returncode == 9
