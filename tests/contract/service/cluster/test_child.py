import os
import subprocess
import sys

from tests import ROOT

# In a process of its own: a child is forked, and this one has threads.
_SCRIPT = """
import os, signal, time
from multiprocessing.connection import wait
from offload.cluster.shared_state import SharedState
from service.cluster.child import Child

state = SharedState(1).members[0]

def work():
    state.heartbeats += 1
    signal.pause()

def see(condition):
    while not condition():
        time.sleep(0.005)
        child.check(late=False)

child = Child("loop 0", state, work)
child.start()
see(lambda: child.started)
first = child._process.pid
child.signal(signal.SIGKILL)
see(lambda: child.sentinel is None)
print("ended", child.status, state.restarts)
while child.sentinel is None:
    child.start_again()
see(lambda: child.started)
print("started", child._process.pid != first, state.restarts)
child.end()
"""


def test_a_child_that_ends_is_started_again() -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", _SCRIPT],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True,
        text=True, timeout=60,
    )  # fmt: skip
    said = [line for line in run.stdout.splitlines() if line.startswith(("ended", "started"))]
    assert said == ["ended -9 0", "started True 1"]


def test_one_that_hangs_is_killed_and_told_of_once() -> None:
    script = (
        _SCRIPT.partition("child = Child(")[0]
        + """
import service.cluster.child as module
told = []
module._LOG = type("Log", (), {"error": lambda self, *_, **fields: told.append(fields),
                               "info": lambda self, *_, **__: None})()
module._HUNG = 0.0
child = Child("loop 0", state, work)
child.start()
while not child.started:
    time.sleep(0.005)
child.check(late=False)
killed = []
child.signal = killed.append
for _ in range(20):
    time.sleep(0.005)
    child.check(late=False)
print("told", len(told), killed)
child.end()
"""
    )
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True,
        text=True, timeout=60,
    )  # fmt: skip
    assert "told 1 [<Signals.SIGKILL: 9>]" in run.stdout
