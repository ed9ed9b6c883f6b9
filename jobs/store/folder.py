"""A store in a folder: requests, input, receipts, documents and results as files."""

import errno
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from jobs.errors import JobsUnavailable, StoreFull
from jobs.store import places
from jobs.store.store import Missing
from offload import disk

_DRAFT = re.compile(r"[0-9a-f]{16}\.draft")
# Seconds after which nobody writes to a draft any more that nobody has written to since.
_LONGEST_DRAFT = 86_400.0
# Seconds between counts of what the store holds.
_COUNT_PERIOD = 2.0


class FolderStore:
    """Objects as files below a folder.

    An object is written as a draft, synced, and linked to its name: link(2) fails if the name is
    taken, so of two writers one wins, and nobody ever sees half an object.

    Args:
        root: the folder; it is made.
        quota: bytes that all objects and drafts together may have, None for what the disk has.
    """

    def __init__(self, root: Path, quota: int | None = None) -> None:
        self._root = root
        self._quota = quota
        self._counted, self._count_at = 0, 0.0
        self._drafts = root / "drafts"
        self._objects = root / "objects"
        root.parent.mkdir(parents=True, exist_ok=True)
        for folder in (root, self._objects, self._drafts):
            folder.mkdir(mode=0o700, exist_ok=True)
        _sync(root)
        _remove_old(self._drafts)

    def draft(self) -> Path:
        """A path for a new local file, on the file system of the objects."""
        return self._drafts / f"{secrets.token_hex(8)}.draft"

    def commit(self, draft: Path, key: str) -> bool:
        """Sync a draft and link it to its name."""
        target = self._objects / key
        try:
            with _in_our_words():
                _sync(draft)
                _make(target.parent)
                os.link(draft, target)
                _sync(target.parent)
        except FileExistsError:
            return False
        finally:
            draft.unlink(missing_ok=True)
        return True

    def write(self, key: str, pieces: Iterable[bytes]) -> bool:
        """By a draft."""
        draft = self.draft()
        try:
            with _in_our_words(), draft.open("wb") as file:
                for piece in pieces:
                    file.write(piece)
            return self.commit(draft, key)
        finally:
            draft.unlink(missing_ok=True)

    def read(self, key: str, offset: int = 0, size: int | None = None) -> bytes:
        """By pread(2), of a file opened anew."""
        with _in_our_words(), (self._objects / key).open("rb") as file:
            file.seek(offset)
            return file.read() if size is None else file.read(size)

    def size(self, key: str) -> int:
        """By stat(2)."""
        with _in_our_words():
            return (self._objects / key).stat().st_size

    def keys(self, prefix: str) -> Iterator[str]:
        """In no order."""
        folder = self._objects / prefix
        for path in folder.rglob("*"):
            if path.is_file():
                yield str(path.relative_to(self._objects))

    def jobs(self) -> Iterator[str]:
        """By their folders."""
        return (path.name for path in self._objects.iterdir() if path.name != places.KEYS)

    def delete(self, key: str) -> None:
        """And the folder, if it is one."""
        if key.endswith("/"):
            shutil.rmtree(self._objects / key, ignore_errors=True)
        else:
            (self._objects / key).unlink(missing_ok=True)

    def url(self, key: str, filename: str) -> str | None:  # noqa: ARG002 - a folder has no URLs
        """None: the service itself sends it."""
        return None

    def room(self) -> int | None:
        """What the disk has, or the quota leaves."""
        with _in_our_words():
            free = shutil.disk_usage(self._root).free
            if self._quota is None:
                return free
            return min(free, self._quota - self._used())

    def _used(self) -> int:
        """Drafts too. It is counted anew now and then: it takes long, and is asked for often."""
        if (now := time.monotonic()) >= self._count_at:
            files = (
                Path(folder, name) for folder, _, names in os.walk(self._root) for name in names
            )
            self._counted = sum(map(_size, files))
            self._count_at = now + _COUNT_PERIOD
        return self._counted


def _size(path: Path) -> int:
    """Nothing of what goes meanwhile."""
    try:
        return path.lstat().st_size
    except FileNotFoundError:
        return 0


def _remove_old(drafts: Path) -> None:
    """Remove what a service that was killed left: others of the store may have drafts in work.

    An operator may have had a folder of that name, with files of his own.
    """
    for draft in drafts.iterdir():
        with suppress(FileNotFoundError):
            status = draft.lstat()
            is_ours = _DRAFT.fullmatch(draft.name) and status.st_uid == os.geteuid()
            if is_ours and time.time() - status.st_mtime > _LONGEST_DRAFT:
                disk.remove(draft)


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Say what a disk says in our words."""
    try:
        yield
    except FileNotFoundError as error:
        raise Missing(error.filename) from error
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StoreFull("The store of jobs has no room left.") from error
        raise JobsUnavailable(f"The store of jobs fails: {error.strerror}.") from error


def _make(folder: Path) -> None:
    """Make a folder that a power cut does not take away."""
    if not folder.exists():
        _make(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync(folder.parent)


def _sync(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
