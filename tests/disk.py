"""Disks of their own, to be filled."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest


def mount(folder: Path, size: int) -> bool:
    """Mount a file system of so many bytes there. Returns whether it could be: only root may."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except OSError:  # there is no such program
        return False


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Path]:
    """The folder, as a file system of so many bytes; the test is passed over where it can't be."""
    folder.mkdir(exist_ok=True)
    if not mount(folder, size):
        pytest.skip("only root may mount a file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path) -> None:
    """To the last byte; what is written meanwhile takes its part."""
    with (disk / "filler").open("ab", buffering=0) as filler:
        for size in (1 << 20, 1 << 12, 1):
            with suppress(OSError):
                while True:
                    filler.write(b"\0" * size)
