"""Disk: whether the spool's file system has room for another document."""

import os
from pathlib import Path

# Bytes that a small request needs for its body, its document and a worker's fonts.
_LEAST_BYTES = 4 << 20


def is_full(folder: Path) -> bool:
    """Whether there is no room to speak of, or no inode, on the file system of a folder."""
    try:
        found = os.statvfs(folder)
    except FileNotFoundError:  # it closes
        return False
    no_inode = found.f_files > 0 and found.f_favail == 0
    return found.f_bavail * found.f_frsize < _LEAST_BYTES or no_inode
