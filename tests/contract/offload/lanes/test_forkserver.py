"""In a process of its own: it changes multiprocessing for the whole process."""

import subprocess
import sys
from pathlib import Path

from tests import ROOT

_SCRIPT = """
import multiprocessing, os, signal
from offload.lanes import forkserver

def parent(queue):
    queue.put(os.getppid())

def loop(queue, death):
    forkserver.borrow()
    ours = multiprocessing.get_context("forkserver")
    pids = ours.SimpleQueue()
    for _ in range(2):
        worker = ours.Process(target=parent, args=(pids,))
        worker.start()
        worker.join()
        queue.put(pids.get())
        if death:
            os.kill(death, signal.SIGKILL)
            import select
            select.select([multiprocessing.forkserver._forkserver.pidfd], [], [])
            death = 0

if __name__ == "__main__":
    multiprocessing.set_forkserver_preload([])
    forkserver.start()
    import multiprocessing.forkserver
    shared = multiprocessing.forkserver._forkserver._forkserver_pid
    context = multiprocessing.get_context("fork")
    queue = context.SimpleQueue()
    for death in (0, shared):
        process = context.Process(target=loop, args=(queue, death))
        process.start()
        process.join()
        print(queue.get() == shared, queue.get() == shared)
"""


def test_loops_share_it_until_it_dies(tmp_path: Path) -> None:
    run = run_script(tmp_path / "loops.py", _SCRIPT)
    assert run.stdout.splitlines() == ["True True", "True False"]


_NOISY = """
import logging, multiprocessing, os, re, signal
from offload.lanes import forkserver

if __name__ == "__main__":
    logging.basicConfig(format="%(name)s %(message)s")
    multiprocessing.set_forkserver_preload([])
    forkserver.start()
    context = multiprocessing.get_context("forkserver")
    worker = context.Process(target=os.write, args=(2, b"noise\\n"))
    worker.start()
    worker.join()
    forkserver.log.read()
    os.write(2, b"ours\\n")
    import multiprocessing.forkserver
    status = open(f"/proc/{multiprocessing.forkserver._forkserver._forkserver_pid}/status").read()
    blocked = int(re.search(r"SigBlk:\\s+(\\w+)", status)[1], 16)
    print(blocked == 1 << (signal.SIGINT - 1), signal.pthread_sigmask(signal.SIG_BLOCK, []))
"""


def test_what_it_writes_is_logged(tmp_path: Path) -> None:
    run = run_script(tmp_path / "noisy.py", _NOISY)
    assert run.stderr.splitlines() == ["pressroom.worker forkserver: noise", "ours"]
    # Ctrl-C is its parent's alone: while it loads it would print a traceback.
    assert run.stdout == "True set()\n"


def run_script(file: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a process of its own: it is forked from."""
    file.write_text(script)
    return subprocess.run(
        [sys.executable, str(file)], cwd=ROOT, check=True, capture_output=True, text=True,
        env={"PYTHONPATH": str(ROOT)}, timeout=60,
    )  # fmt: skip
