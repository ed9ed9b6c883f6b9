"""Disk: whether the spool's file system has room for a document, and what a folder takes of it."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

# Bytes that a small request needs for its body, its document and a worker's fonts.
_LEAST_BYTES = 4 << 20
# Bytes of a block as stat(2) counts them, whatever the file system's are.
_BLOCK = 512


def is_full(folder: Path) -> bool:
    """Whether there is no room to speak of, or no inode, on the file system of a folder."""
    try:
        found = os.statvfs(folder)
    except FileNotFoundError:  # it closes
        return False
    no_inode = found.f_files > 0 and found.f_favail == 0
    return found.f_bavail * found.f_frsize < _LEAST_BYTES or no_inode


def held_bytes(path: Path) -> int:
    """What a file, or the files of a folder, take; what vanishes meanwhile is passed over."""
    return sum(map(_size, _files(path)))


def remove(path: Path) -> None:
    """Remove a file, a folder, or what is not there any more. Blocks."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _files(path: Path) -> Sequence[os.DirEntry[str] | Path]:
    try:
        with os.scandir(path) as entries:
            return list(entries)
    except FileNotFoundError:
        return ()
    except NotADirectoryError:
        return (path,)


def _size(entry: os.DirEntry[str] | Path) -> int:
    try:
        return entry.stat(follow_symlinks=False).st_blocks * _BLOCK
    except FileNotFoundError:
        return 0
