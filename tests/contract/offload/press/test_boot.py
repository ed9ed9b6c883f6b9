import subprocess
import sys

import psutil

from offload.lanes.lane import Lane
from offload.limits import PoolLimits
from tests.contract.press import Press

PRELOAD = """
import gc, os, sys
started = []
sys.addaudithook(lambda event, _: started.append(1) if event == "subprocess.Popen" else None)
from offload.press import preload
print(gc.get_freeze_count(), len(os.listdir("/proc/self/task")), gc.get_threshold()[0])
print(gc.isenabled(), len(started))
"""


def test_the_preload_freezes_and_leaves_one_thread_and_starts_no_process() -> None:
    printed = subprocess.run(
        [sys.executable, "-c", PRELOAD], check=True, capture_output=True, text=True
    ).stdout.split()
    assert int(printed[0]) > 50_000
    assert printed[1] == "1"
    assert int(printed[2]) > 100_000  # a document is not searched for garbage while it is made
    assert printed[3:] == ["True", "0"]


async def test_workers_share_the_preload(press: Press) -> None:
    lane = await Lane.start(PoolLimits(1, 1, 1 << 30, press.spool.lanes))
    worker = psutil.Process(lane.pid)
    forkserver = worker.parent()
    assert forkserver
    memory = worker.memory_full_info()
    assert memory.uss < memory.rss / 2
    await lane.close()
