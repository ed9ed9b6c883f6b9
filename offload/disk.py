"""Disk: whether the spool's file system has room for a document, and what a folder takes of it."""

import os
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


def held_bytes(folder: Path) -> int:
    """What the files of a folder take; what vanishes meanwhile is passed over."""
    return sum(map(_size, _files(folder)))


def _files(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except FileNotFoundError:
        return []


def _size(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat(follow_symlinks=False).st_blocks * _BLOCK
    except FileNotFoundError:
        return 0
