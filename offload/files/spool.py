"""The spool: a folder a job, gone when the job is answered.

The root belongs to one service. Its lock tells a live spool from one that a killed service left
behind, so the next start sweeps what SIGKILL did not let go. Its marker tells it from the folder of
a stranger that has such a name by chance.
"""

import errno
import fcntl
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Self

from offload.errors import SpoolFull
from offload.files.shares import Shares
from offload.job import BODY
from offload.threads import in_thread

_PREFIX = "pressroom-"
# A root has this name before it is locked and marked.
_HIDDEN = f".{_PREFIX}"
_MARKER = ".pressroom-spool"
# The folder of the jobs' folders: all of the spool that a lane may write to, beside its home.
JOBS = "jobs"
# What is in most jobs' folders.
_USUAL = (BODY, "document.pdf")


class Spool:
    """Job folders below one root. An async context manager: on leaving, nothing is left.

    Args:
        parent: the folder to make the root in.
    """

    def __init__(self, parent: Path) -> None:
        self._parent = parent
        self._removals = _Removals()
        self.shares = Shares(lambda: shutil.disk_usage(self.jobs).free)
        self._mark = ""

    async def __aenter__(self) -> Self:
        self.root, self._lock = await in_thread(_open, self._parent)
        self._removals.begin()
        self.lanes = self.root / "lanes"
        self.jobs = self.root / JOBS
        self.readable = self.templates = self.root / "templates"
        self.replays = self.root / "replays"
        return self

    async def __aexit__(self, *_: object) -> None:
        await in_thread(self._removals.end)
        await in_thread(_remove, self.root)
        os.close(self._lock)

    @asynccontextmanager
    async def folder(self, caller: str | None = None) -> AsyncIterator[Path]:
        """A place for one job's folder, removed on leaving however the job ended.

        Who writes there first makes it: one hop to a thread less.

        Args:
            caller: whose job it is; it counts in `shares`.
        """
        path = self.jobs / f"{self._mark}{secrets.token_hex(8)}"
        try:
            with self.shares.held(path, caller):
                yield path
        finally:
            self.discard(path)

    def discard(self, path: Path) -> None:
        """Remove a folder. Nobody has to wait for it, and no hang-up cuts it short."""
        self._removals.add(path)


class _Removals:
    """Folders that a thread removes: the loop is not woken up to hear that one has gone."""

    def __init__(self) -> None:
        self._paths: SimpleQueue[Path | None] = SimpleQueue()
        self._thread = Thread(target=self._remove_each, name="spool removals", daemon=True)

    def begin(self) -> None:
        self._thread.start()

    def add(self, path: Path) -> None:
        self._paths.put(path)

    def end(self) -> None:
        """Remove what is left. Blocks."""
        self._paths.put(None)
        self._thread.join()

    def _remove_each(self) -> None:
        while path := self._paths.get():
            _remove(path)


class SharedSpool(Spool):
    """One loop's part of a root that several loops share: see `shared_root`.

    A lane of any loop reaches each job's folder, and each template.

    Args:
        root: the shared one.
        number: the loop's.
    """

    def __init__(self, root: Path, number: int) -> None:
        super().__init__(root)
        self.root, self.jobs = root, root / JOBS
        self.lanes = root / f"lanes-{number}"
        self.readable = root / "templates"
        self.templates = self.readable / str(number)
        self.replays = root / f"replays-{number}"
        self._mark = f"{number}-"

    async def __aenter__(self) -> Self:
        await in_thread(self._make)
        self._removals.begin()
        return self

    async def __aexit__(self, *_: object) -> None:
        await in_thread(self._removals.end)
        await in_thread(self._clear)

    def _make(self) -> None:
        self._clear()  # a loop that was killed left it
        self.lanes.mkdir()
        self.templates.mkdir()

    def _clear(self) -> None:
        for left in (self.lanes, self.templates, self.replays, *self.jobs.glob(f"{self._mark}*")):
            _remove(left)


@contextmanager
def shared_root(parent: Path) -> Iterator[Path]:
    """A root for several loops, made and removed by what starts and ends them. Blocks."""
    root, lock = _open(parent)
    try:
        yield root
    finally:
        _remove(root)
        os.close(lock)


def append(path: Path, piece: bytes) -> None:
    """Write a piece at the end of a file in a job's folder. Blocks.

    Raises:
        SpoolFull: no room on the file system.
    """
    with room():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with path.open("ab") as file:
            file.write(piece)


@contextmanager
def room() -> Iterator[None]:
    """Say "no room left" in our words around file work in the spool."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise SpoolFull("The spool has no room left for this request.") from error


def remove_strays(jobs: Path) -> None:
    """Remove files that a worker left beside the jobs' folders: no job's end would. Blocks."""
    for path in jobs.glob("*"):
        if not path.is_dir():
            path.unlink(missing_ok=True)  # another lane may have ended too


def _open(parent: Path) -> tuple[Path, int]:
    _sweep(parent)
    hidden = Path(tempfile.mkdtemp(prefix=_HIDDEN, dir=parent))
    lock = _lock(hidden)
    (hidden / _MARKER).touch(mode=0o600)
    for name in (JOBS, "lanes", "templates"):
        (hidden / name).mkdir()
    return hidden.rename(parent / hidden.name.removeprefix(".")), lock


def _remove(path: Path) -> None:
    """Remove a folder, which for the most part holds a body and a PDF.

    `rmtree` calls the kernel three times as often, and each call is one more turn in which this
    thread and the loop contend for the interpreter.
    """
    try:
        for name in _USUAL:
            with suppress(FileNotFoundError):
                os.unlink(f"{path}/{name}")  # noqa: PTH108 - Path costs as much as the call
        os.rmdir(path)  # noqa: PTH106
    except OSError:
        shutil.rmtree(path, ignore_errors=True)


def _lock(root: Path) -> int:
    """Hold the root's lock for as long as this process lives (flock(2))."""
    fd = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(fd)
        raise
    return fd


def _sweep(parent: Path) -> None:
    """Remove the roots of services that are no more."""
    for root in (*parent.glob(f"{_PREFIX}*"), *parent.glob(f"{_HIDDEN}*")):
        try:
            fd = _lock(root)
        except OSError:  # held by a live service, or not ours to open
            continue
        if _is_ours(fd):
            shutil.rmtree(root, ignore_errors=True)
        os.close(fd)


def _is_ours(root: int) -> bool:
    """Whether a service of our user has made and marked this folder."""
    try:
        marker = os.stat(_MARKER, dir_fd=root, follow_symlinks=False)
    except OSError:
        return False
    return stat.S_ISREG(marker.st_mode) and {marker.st_uid, os.fstat(root).st_uid} == {os.geteuid()}
