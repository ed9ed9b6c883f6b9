"""A worker: the process behind a lane, from its launch to its end, and what it does for the lane.

What stands here blocks: the parent calls it from threads, and the child has nothing else to do.
"""

import multiprocessing
import os
import select
import shutil
import signal
import tempfile
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from offload.job import Fault, Job, Receipt
from offload.limits import PoolLimits
from offload.memory import own_rss_bytes

# The press comes last: it freezes what has been imported before it.
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["offload.lanes.worker", "offload.press.preload"])

# A worker that is asked to leave and has not after this many seconds is stopped, or stuck.
_STOP_TIMEOUT = 2.0


@dataclass(frozen=True, slots=True)
class Introduction:
    """How a new worker introduces itself: process ids, and resident memory in bytes.

    `confinement` names what the kernel keeps it from.
    """

    pid: int
    forkserver: int
    rss_bytes: int
    confinement: tuple[str, ...]


def launch(limits: PoolLimits) -> tuple[ProcessPoolExecutor, Introduction, Path]:
    """Start a worker: its executor, its introduction, and the folder for its temporary files.

    Raises:
        BrokenProcessPool: it died before it was ready.
        Exception: the worker's own error during its set-up.
        OSError: the machine has no room for one more process.
    """
    home = Path(tempfile.mkdtemp(prefix="lane-", dir=limits.home))
    executor = ProcessPoolExecutor(max_workers=1, mp_context=_CONTEXT)
    try:
        # Not an initializer: of one that fails, an executor does not say why.
        introduction = executor.submit(_set_up, limits, home).result()
    except BaseException:
        executor.shutdown(wait=True, cancel_futures=True)
        shutil.rmtree(home, ignore_errors=True)
        raise
    executor.submit(prepare)
    return executor, introduction, home


def stop(executor: ProcessPoolExecutor, pidfd: int, home: Path) -> None:
    """End a worker, by force if it does not go by itself, and remove what it left.

    Args:
        executor: the worker's.
        pidfd: of its process; is closed.
        home: its folder.
    """
    executor.shutdown(wait=False, cancel_futures=True)
    if not _exits(pidfd, _STOP_TIMEOUT):
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(pidfd, signal.SIGKILL)
    executor.shutdown(wait=True)
    os.close(pidfd)
    shutil.rmtree(home, ignore_errors=True)


def _exits(pidfd: int, seconds: float) -> bool:
    """Whether the process ends within that time: a pidfd is readable once it has."""
    poll = select.poll()
    poll.register(pidfd, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


# Below, what the child does: imports stand inside, because the parent must never load the press.


def _set_up(limits: PoolLimits, home: Path) -> Introduction:
    from offload.press import boot

    boot.set_up(limits, home)
    return Introduction(os.getpid(), os.getppid(), own_rss_bytes(), tuple(boot.confinement))


def prepare() -> None:
    """Make ready what the next document needs."""
    from offload.press.engines import ENGINE

    ENGINE.prepare()


def press(job: Job) -> Receipt | Fault:
    """Make the document."""
    from offload.press import work

    return work.press(job)
