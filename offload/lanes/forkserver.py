"""One forkserver for all loops of a service, so that they share its preloaded memory.

What it writes on standard error, and what a worker writes there before it has its own, goes through
a pipe to the log: a library in C knows nothing of JSON.

multiprocessing takes a forkserver for its starter's own: a process forked from that starter knows
where it listens, but asks waitpid(2) for it, and fails. `borrow` puts a look through a pidfd there.
The rest is as in multiprocessing/forkserver.py, Python 3.11 to 3.14.
"""

import os
import select
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import connection, forkserver, resource_tracker
from typing import Any

import offload.lanes.worker  # noqa: F401 - says what it is to load
from offload.lanes.worker_log import WorkerLog

_STDERR = 2
# Neither end blocks: a forkserver whose pipe nobody reads goes on, and its lines are lost.
_reader, _writer = connection.Pipe(duplex=False)
for _end in (_reader, _writer):
    os.set_blocking(_end.fileno(), False)
log = WorkerLog("forkserver", _reader)


def start() -> None:
    """Start it, or another if it has died, and do not wait for it. For the parent of all."""
    _own.ensure_running()  # multiprocessing's function of that name is bound to its own class


def borrow() -> None:
    """Use the one that the parent started for as long as it lives, then one of our own."""
    shared: Any = forkserver._forkserver  # noqa: SLF001 - there is no other way
    shared.__class__ = _Borrowed
    shared.pidfd = os.pidfd_open(shared._forkserver_pid)  # noqa: SLF001


class _Logged(forkserver.ForkServer):
    _forkserver_alive_fd: int | None
    _forkserver_pid: int | None

    def ensure_running(self) -> None:
        with _starting:  # each lane is launched by a thread of its own
            if self._forkserver_pid is None or _has_ended(self._forkserver_pid):
                resource_tracker.ensure_running()  # it unblocks SIGINT where it starts
                with _logged_stderr(), _uninterrupted():
                    super().ensure_running()


class _Borrowed(_Logged):
    pidfd: int
    _lock: threading.Lock

    def ensure_running(self) -> None:
        with self._lock:  # each lane is launched by a thread of its own
            if type(self) is _Borrowed:
                if not select.select([self.pidfd], [], [], 0)[0]:
                    return
                self._disown()  # it has ended
        _Logged.ensure_running(self)

    def _disown(self) -> None:
        os.close(self.pidfd)
        assert self._forkserver_alive_fd is not None
        os.close(self._forkserver_alive_fd)
        self._forkserver_pid = self._forkserver_address = self._forkserver_alive_fd = None
        self.__class__ = _Logged  # type: ignore[assignment]


_starting = threading.Lock()
_own: Any = forkserver._forkserver  # noqa: SLF001 - there is no other way
_own.__class__ = _Logged


def _has_ended(child: int) -> bool:
    """Whether it has; multiprocessing will ask for its status."""
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """A process that is started meanwhile is never interrupted: it inherits what is blocked.

    Ctrl-C goes to all processes of a terminal, and each that is still loading would print a
    traceback. A signal to this process comes afterwards.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _logged_stderr() -> Iterator[None]:
    """A process that is started meanwhile writes to the log's pipe: it inherits it."""
    own = os.dup(_STDERR)
    os.dup2(_writer.fileno(), _STDERR)
    try:
        yield
    finally:
        os.dup2(own, _STDERR)
        os.close(own)
