"""The standard error of a worker, or of the forkserver, as lines of the service's log."""

import logging
import os
import threading
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection

_LOG = logging.getLogger("pressroom.worker")
# Bytes that are read at a time, which is what a pipe holds, and characters of a line that are kept.
_PIECE, _LONGEST = 1 << 16, 1000
# Lines of one worker that are logged in so many seconds: a document must not fill the log.
_MOST, _PERIOD = 20, 10.0


class WorkerLog:
    """Reads what a process writes, and logs a bounded part of it.

    Args:
        name: of the process.
        reader: the end of its pipe to read from, which never blocks.
    """

    def __init__(self, name: str, reader: Connection) -> None:
        self._name = name
        self._reader = reader
        self._lock = (
            threading.Lock()
        )  # it is read on the watcher's thread, and once more at the end
        self._begun = b""
        self._period_began = -_PERIOD
        self._logged = self._dropped = 0

    def read(self) -> None:
        """Log the lines that have come: at most what a pipe holds, so no flood keeps its reader."""
        with self._lock:
            for line in self._lines(self._piece()):
                self._log(line)

    def close(self) -> None:
        """Log what is left, and close the pipe."""
        self.read()
        with self._lock:
            if self._begun:
                self._log(self._begun)
            self._report_dropped()
            self._reader.close()

    def _piece(self) -> bytes:
        try:
            return os.read(self._reader.fileno(), _PIECE)
        except OSError:  # nothing new, or closed
            return b""

    def _lines(self, piece: bytes) -> Iterator[bytes]:
        *whole, begun = piece.split(b"\n")
        if whole:
            whole[0], self._begun = self._begun + whole[0], b""
        self._begun = (self._begun + begun)[:_LONGEST]
        return (line for line in whole if line)

    def _log(self, line: bytes) -> None:
        now = time.monotonic()
        if now - self._period_began > _PERIOD:
            self._report_dropped()
            self._period_began, self._logged = now, 0
        if self._logged < _MOST:
            self._logged += 1
            _LOG.warning("%s: %s", self._name, line[:_LONGEST].decode(errors="replace"))
        else:
            self._dropped += 1

    def _report_dropped(self) -> None:
        if self._dropped:
            _LOG.warning("%s: %d more lines, not logged", self._name, self._dropped)
        self._dropped = 0
