"""A worker: the process behind a lane, from its launch to its end, and what it does for the lane.

What stands here blocks: the parent calls it from threads, and the child has nothing else to do.
"""

import multiprocessing
import os
import select
import shutil
import signal
import tempfile
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from offload.answer import LONGEST_DETAIL, FailedStart, Introduction, Unreadable, open_made
from offload.files.spool import JOBS, remove_strays
from offload.job import PIECE, Fault, Job, Receipt
from offload.lanes.channel import LaneExecutor
from offload.limits import PoolLimits
from offload.memory import own_rss_bytes

# The press comes last: it freezes what has been imported before it.
multiprocessing.get_context("forkserver").set_forkserver_preload(
    ["offload.lanes.worker", "offload.press.preload"]
)

# What must hold where an operator wants workers confined. The rest needs newer kernels, and the
# list of system calls holds the same of signals and sockets.
_CONFINEMENT = ("no-new-privs", "no-capabilities", "seccomp", "landlock-fs")
# A worker that is asked to leave and has not after this many seconds is stopped, or stuck.
_STOP_TIMEOUT = 2.0
# A forkserver that loads the press takes seconds, and more on a busy machine.
_START_TIMEOUT = 120.0


class WorkerFailed(Exception):
    """A worker that could not be set up; `str()` says why."""


def launch(limits: PoolLimits) -> tuple[LaneExecutor, Introduction, Path]:
    """Start a worker: its executor, its introduction, and the folder for its temporary files.

    Raises:
        BrokenProcessPool: it died before it was ready.
        WorkerFailed: the worker's own error during its set-up.
        OSError: the machine has no room for one more process.
        TimeoutError: it says nothing.
    """
    home = Path(tempfile.mkdtemp(prefix="lane-", dir=limits.home))
    executor = LaneExecutor(prepare, collect)
    try:
        # Not an initializer: of one that fails, an executor does not say why.
        introduction = _introduced(executor.submit(_set_up, limits, home).result(_START_TIMEOUT))
        _check_confinement(introduction, limits)
    except BaseException:
        executor.kill()
        executor.shutdown(wait=True)
        shutil.rmtree(home, ignore_errors=True)
        raise
    executor.submit(prepare)
    return executor, introduction, home


def _introduced(answer: Introduction | FailedStart) -> Introduction:
    if isinstance(answer, FailedStart):
        raise WorkerFailed(answer.detail)
    return answer


def missing_confinement(held: Collection[str]) -> tuple[str, ...]:
    """What an operator would want to hold, and does not."""
    return tuple(name for name in _CONFINEMENT if name not in held)


def _check_confinement(introduction: Introduction, limits: PoolLimits) -> None:
    if limits.confined and (missing := missing_confinement(introduction.confinement)):
        raise WorkerFailed(
            f"Workers must be confined, and the kernel does not do it by {', '.join(missing)}."
        )


def collect(receipt: Receipt, job: Job) -> Receipt:
    """With the document's first piece, which its executor's thread reads before it wakes the loop.

    Most documents are no longer: their answers take no thread more, and the loop no turn more.
    """
    try:
        with open_made(job.document) as file:
            return replace(receipt, beginning=file.read(min(receipt.size_bytes, PIECE)))
    except (OSError, Unreadable):  # whoever sends it finds that out
        return receipt


def stop(executor: LaneExecutor, pidfd: int, home: Path) -> None:
    """End a worker, by force if it does not go by itself, and remove what it left.

    Args:
        executor: the worker's.
        pidfd: of its process; is closed.
        home: its folder.
    """
    executor.shutdown(wait=False)
    if not _exits(pidfd, _STOP_TIMEOUT):
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(pidfd, signal.SIGKILL)
    executor.shutdown(wait=True)
    os.close(pidfd)
    shutil.rmtree(home, ignore_errors=True)
    remove_strays(home.parent.parent / JOBS)


def _exits(pidfd: int, seconds: float) -> bool:
    """Whether the process ends within that time: a pidfd is readable once it has."""
    poll = select.poll()
    poll.register(pidfd, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


# Below, what the child does: imports stand inside, because the parent must never load the press.


def _set_up(limits: PoolLimits, home: Path) -> Introduction | FailedStart:
    try:
        from offload.press import boot

        boot.set_up(limits, home)
    except Exception as error:  # noqa: BLE001 - whatever it is, the pool tells of it
        return FailedStart(f"{type(error).__name__}: {error}"[:LONGEST_DETAIL])
    return Introduction(os.getpid(), os.getppid(), own_rss_bytes(), tuple(boot.confinement))


def prepare() -> None:
    """Make ready what the next document needs."""
    from offload.press.engines import ENGINES

    for engine in ENGINES.values():
        engine.prepare()


def press(job: Job) -> Receipt | Fault:
    """Make the document."""
    from offload.press import work

    return work.press(job)
