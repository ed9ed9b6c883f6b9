"""One of the supervisor's processes: started, watched, and started again when it ends."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable

import structlog

from offload.cluster.shared_state import MemberState
from service.cluster.signals import DRAIN, HURRY

_LOG = structlog.get_logger("pressroom.cluster")
_CONTEXT = multiprocessing.get_context("fork")

# A loop that gives no sign of life for so many seconds hangs: as for /livez of a single one.
_HUNG = 10.0
# So many seconds it may take to start, when templates are tried and the machine is busy.
_LONGEST_START = 120.0
# Seconds to wait before starting again what has ended, doubled each time it ends within _STEADY.
_FIRST_PAUSE, _LONGEST_PAUSE, _STEADY = 0.1, 30.0, 10.0


class Child:
    """One process, and the next one when it ends.

    Args:
        name: for the log.
        state: where the process writes its heartbeats.
        work: what the process does.
    """

    def __init__(self, name: str, state: MemberState, work: Callable[[], None]) -> None:
        self._name = name
        self._state = state
        self._work = work
        self._process: multiprocessing.context.ForkProcess | None = None
        self._pause = _FIRST_PAUSE
        self._due = 0.0
        self.status = 0

    @property
    def sentinel(self) -> int | None:
        """Ready when the process has ended; None when there is none."""
        return self._process.sentinel if self._process else None

    @property
    def started(self) -> bool:
        """Whether its process has given a heartbeat."""
        return self._state.heartbeats > 0

    def start(self) -> None:
        """Start its process."""
        self._state.clear()
        self._killed = False
        self._last_heard, self._heartbeats, self._born = time.monotonic(), 0, time.monotonic()
        # Blocked until the process has handlers: an order that comes earlier waits, and kills not.
        signal.pthread_sigmask(signal.SIG_BLOCK, {DRAIN, HURRY})
        self._process = _CONTEXT.Process(target=self._work, name=self._name)
        self._process.start()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {DRAIN, HURRY})

    def start_again(self) -> None:
        """Start its process, if it is gone and the pause is over."""
        if self._process is None and time.monotonic() >= self._due:
            self._state.restarts += 1
            self.start()

    def check(self, late: bool) -> None:
        """See whether its process has ended, or hangs; a late check is no proof of that."""
        now = time.monotonic()
        if self._process is None:
            return
        if (status := self._process.exitcode) is not None:
            self._ended(status, now)
        elif late or self._state.heartbeats != self._heartbeats:
            self._last_heard, self._heartbeats = now, self._state.heartbeats
        elif not self._killed and now - self._last_heard > self._patience:
            _LOG.error("hangs", process=self._name, seconds=round(now - self._last_heard, 1))
            self._killed = True
            self.signal(signal.SIGKILL)

    def signal(self, number: int) -> None:
        """Send its process a signal; harmless when there is none."""
        if self._process and self._process.exitcode is None:
            assert self._process.pid is not None
            os.kill(self._process.pid, number)

    def end(self) -> None:
        """Kill its process, and wait until it is gone."""
        if self._process:
            self._process.kill()
            self._process.join()
            self._process.close()

    @property
    def _patience(self) -> float:
        return _HUNG if self.started else _LONGEST_START

    def _ended(self, status: int, now: float) -> None:
        assert self._process is not None
        self._process.close()
        self._process = None
        self.status = status
        if now - self._born > _STEADY:
            self._pause = _FIRST_PAUSE
        self._due = now + self._pause
        self._pause = min(2 * self._pause, _LONGEST_PAUSE)
        self._state.idle_lanes = self._state.admin_port = 0
        _LOG.info("ended", process=self._name, status=status)
