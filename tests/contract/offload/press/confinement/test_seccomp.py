"""In processes of their own: what is given up stays so."""

import subprocess
import sys

import pytest

from offload.press.confinement import seccomp

GIVE_UP = """
import os, socket, sys, threading
from offload.press.confinement import sandbox, seccomp
sandbox.drop_privileges()
print(*seccomp.confine(network=sys.argv[1] == "network"))
threading.Thread(target=lambda: None).start()
for work in (os.fork, socket.socket, lambda: socket.socket(type=socket.SOCK_DGRAM),
             lambda: socket.socket(socket.AF_UNIX)):
    try:
        work()
    except OSError:
        print("refused")
    else:
        print("done")
"""


@pytest.mark.skipif(seccomp._LIBRARY is None, reason="this system has no libseccomp")
@pytest.mark.parametrize(
    ("way", "outcomes"),
    [
        ("none", ["refused", "refused", "refused", "refused"]),
        ("network", ["refused", "done", "done", "refused"]),
    ],
)
def test_calls_are_refused(way: str, outcomes: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", GIVE_UP, way], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["seccomp", *outcomes]
