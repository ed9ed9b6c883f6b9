"""A lane: one worker process, given one job at a time, and its life.

start -> idle <-> busy -> over -> closed

A lane has an executor to itself, so its worker's death breaks nothing but the job in its hands.
"""

import asyncio
import os
import select
import signal
import time
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path
from typing import ClassVar, Self

from offload import answer, errors
from offload.answer import Introduction, Unreadable
from offload.job import Fault, Job, Receipt
from offload.lanes import worker
from offload.lanes.channel import LaneExecutor
from offload.lanes.worker_log import WorkerLog
from offload.limits import PoolLimits
from offload.order import Template
from offload.snapshot import LaneSnapshot
from offload.threads import in_thread

# A document that drove the interpreter to a limit, or a library to an error, may have left damage
# to the next (CPython 3.11: "AST constructor recursion depth mismatch"). A new worker takes 25 ms.
# Data that never came as far as layout has left none: 27 bytes must not cost a worker.
_DAMAGING = frozenset({errors.DocumentTooLarge, errors.TypesettingFailed, errors.PressBroken})


class Lane:
    """One worker process behind its own executor. Made by `Lane.start`, ended by `close`.

    `over` is set once the lane takes no further job, and `ending` then names the reason.

    Args:
        executor: the worker's.
        worker: what it said when it was ready.
        home: its folder.
    """

    borrowed: ClassVar[bool] = False

    def __init__(self, executor: LaneExecutor, worker: Introduction, home: Path) -> None:
        self.pid = worker.pid
        self.over = asyncio.Event()
        self.documents = 0
        self.new_bytes = self.rss_bytes = worker.rss_bytes
        self.run_queue_wait_seconds = 0.0
        self._executor = executor
        self.confinement = worker.confinement
        self._home = home
        self.log = WorkerLog(f"worker {self.pid}", executor.channel.stderr)
        self._pidfd = os.pidfd_open(self.pid)
        # Without its forkserver an executor is broken, though its worker lives.
        self._forkserver_pidfd = os.pidfd_open(worker.forkserver)
        self._job: Job | None = None
        self._since = time.monotonic()
        self._verdict: errors.OffloadError | errors.NotBegun | None = None
        self.ending = "died"
        self._watch()

    @classmethod
    async def start(cls, limits: PoolLimits) -> Self:
        """Start a worker, off the loop: forking one costs milliseconds, the first one a second.

        Raises:
            BrokenProcessPool: the worker died before it was ready.
            WorkerFailed: the worker's own error during its set-up.
            OSError: the machine has no room for one more process.
        """
        return cls(*await in_thread(worker.launch, limits))

    def __repr__(self) -> str:
        return f"<Lane {self.pid} {self.state} {self.documents} documents>"

    @property
    def state(self) -> str:
        """`over`, `busy` or `idle`."""
        return "over" if self.over.is_set() else "busy" if self._job else "idle"

    def snapshot(self) -> LaneSnapshot:
        """The lane as it is now."""
        return LaneSnapshot(
            state="busy" if self._job else "idle",
            since=self._since,
            pid=self.pid,
            documents=self.documents,
            rss_bytes=self.rss_bytes,
            doing=_describe(self._job) if self._job else None,
            confinement=self.confinement,
        )

    async def run(self, job: Job) -> Receipt:
        """Have the worker make the document. Cancelling kills it: nothing else stops WeasyPrint.

        Raises:
            WorkerDied: the process ended, and the parent had not killed it; or it said what no
                worker says, and was killed.
            NotBegun: it had ended before it got the job.
            OffloadError: the verdict it was condemned with, or the document's own fault.
        """
        try:
            future = asyncio.get_running_loop().run_in_executor(self._executor, worker.press, job)
        except BrokenProcessPool as error:
            self._end("died")
            raise errors.NotBegun from error
        self._turn_to(job)
        try:
            result = await future
        except BrokenProcessPool as error:
            self._end("died")
            raise self._verdict or errors.WorkerDied() from error
        except asyncio.CancelledError:
            self._kill("cancelled")
            raise
        finally:
            self._turn_to(None)
            self.documents += 1
        try:
            return await self._judge(result, job)
        except Unreadable as error:
            self._kill("died")
            raise errors.WorkerDied from error

    async def _judge(self, result: object, job: Job) -> Receipt:
        """The receipt, or the document's fault as an exception."""
        match result:
            case Receipt():
                self.rss_bytes = result.rss_bytes
                return result
            case Fault():
                if result.begun and result.error in _DAMAGING:
                    self._end("damaged")
                raise await in_thread(_exception, result, job)
        raise Unreadable

    def condemn(self, verdict: errors.OffloadError) -> None:
        """Kill the worker; the job in its hands ends with this verdict."""
        self._verdict = verdict
        self._kill(verdict.outcome)

    def give_up(self) -> None:
        """Kill a worker that can't go on; the job in its hands goes to another lane."""
        self._kill("stopped")

    def interrupt(self) -> None:
        """Kill the worker for another caller's sake; its job waits for another turn."""
        self._verdict = errors.NotBegun()
        self._kill("interrupted")

    def retire(self) -> None:
        """Take no further job; the worker leaves when the lane is closed."""
        self._end("retired")

    async def close(self) -> None:
        """End the process and remove what it left. Call it once."""
        self._end("retired")
        os.close(self._forkserver_pidfd)
        await in_thread(worker.stop, self._executor, self._pidfd, self._home)
        await in_thread(self.log.close)

    def _kill(self, reason: str) -> None:
        """SIGKILL through the pidfd, which can't hit a stranger with a reused pid."""
        if self.over.is_set():
            return
        self._end(reason)
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)

    def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        loop.add_reader(self._pidfd, self._see_it_ended)
        loop.add_reader(self._forkserver_pidfd, self._end, "orphaned")

    def _see_it_ended(self) -> None:
        """The worker is gone; its executor kills it when their forkserver is."""
        poll = select.poll()
        poll.register(self._forkserver_pidfd, select.POLLIN)
        self._end("orphaned" if poll.poll(0) else "died")

    def _unwatch(self) -> None:
        loop = asyncio.get_running_loop()
        loop.remove_reader(self._pidfd)
        loop.remove_reader(self._forkserver_pidfd)

    def _end(self, reason: str) -> None:
        # Once: later the descriptors may be closed, and their numbers somebody else's.
        if not self.over.is_set():
            self._unwatch()
            self.ending = reason
            self.over.set()

    def _turn_to(self, job: Job | None) -> None:
        self._job = job
        self._since = time.monotonic()


def _describe(job: Job) -> str:
    source = job.order.source
    by = f" by {source.engine}" if isinstance(source, Template) else ""
    return f"{type(source).__name__.lower()} to {job.order.options.format}{by}"


def _exception(fault: Fault, job: Job) -> errors.OffloadError:
    """The exception that a worker's fault stands for. Blocks: it may read the job's items."""
    return fault.error(fault.detail, answer.read_items(job.items) if fault.listed else ())
