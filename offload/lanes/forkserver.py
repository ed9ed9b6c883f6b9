"""One forkserver for all loops of a service, so that they share its preloaded memory.

multiprocessing takes a forkserver for its starter's own: a process forked from that starter knows
where it listens, but asks waitpid(2) for it, and fails. `borrow` puts a look through a pidfd there.
The rest is as in multiprocessing/forkserver.py, Python 3.11 to 3.14.
"""

import os
import select
import threading
from multiprocessing import forkserver
from typing import Any

import offload.lanes.worker  # noqa: F401 - says what it is to load


def start() -> None:
    """Start it, or another if it has died, and do not wait for it. For the parent of all."""
    forkserver.ensure_running()


def borrow() -> None:
    """Use the one that the parent started for as long as it lives, then one of our own."""
    shared: Any = forkserver._forkserver  # noqa: SLF001 - there is no other way
    shared.__class__ = _Borrowed
    shared.pidfd = os.pidfd_open(shared._forkserver_pid)  # noqa: SLF001


class _Borrowed(forkserver.ForkServer):
    pidfd: int
    _forkserver_alive_fd: int | None
    _lock: threading.Lock

    def ensure_running(self) -> None:
        with self._lock:  # each lane is launched by a thread of its own
            if type(self) is _Borrowed:
                if not select.select([self.pidfd], [], [], 0)[0]:
                    return
                self._disown()  # it has ended
        forkserver.ForkServer.ensure_running(self)

    def _disown(self) -> None:
        os.close(self.pidfd)
        assert self._forkserver_alive_fd is not None
        os.close(self._forkserver_alive_fd)
        self._forkserver_pid = self._forkserver_address = self._forkserver_alive_fd = None
        self.__class__ = forkserver.ForkServer  # type: ignore[assignment]
