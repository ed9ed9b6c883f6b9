import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
# In a process of its own: a post forks, and this one has threads.
_SCRIPT = """
import os, signal, time
from multiprocessing.connection import wait
from offload.cluster.shared_state import Board
from service.cluster.child import Post

row = Board(1).rows[0]

def work():
    row.beats += 1
    signal.pause()

def see(condition):
    while not condition():
        time.sleep(0.005)
        post.look(late=False)

post = Post("loop 0", row, work)
post.staff()
see(lambda: post.started)
first = post._process.pid
post.signal(signal.SIGKILL)
see(lambda: post.sentinel is None)
print("left", post.status, row.restarts)
while post.sentinel is None:
    post.staff_again()
see(lambda: post.started)
print("staffed", post._process.pid != first, row.restarts)
post.end()
"""


def test_a_post_that_is_left_is_staffed_again() -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", _SCRIPT],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True,
        text=True, timeout=60,
    )  # fmt: skip
    said = [line for line in run.stdout.splitlines() if line.startswith(("left", "staffed"))]
    assert said == ["left -9 0", "staffed True 1"]
