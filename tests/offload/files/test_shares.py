from pathlib import Path

import pytest

from offload.errors import CallerBusy
from offload.files.shares import Shares
from offload.files.spool import append

SIZE, DISK = 30_000, 100_000


class Disk:
    """Of so many bytes; what is written to it is written to a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shares = Shares(lambda: DISK - self.used)
        self.used = 0

    def write(self, path: Path, size: int = SIZE) -> None:
        append(path, bytes(size))
        self.used += size


def test_a_caller_holds_no_more_than_it_leaves_to_others(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    mine, more, theirs = (tmp_path / name for name in ("mine", "more", "theirs"))
    with disk.shares.held(mine, "greedy"):
        disk.write(mine / "body")
        disk.shares.check(mine)
        with disk.shares.held(more, "greedy"), disk.shares.held(theirs, "modest"):
            disk.write(more / "body")
            with pytest.raises(CallerBusy):
                disk.shares.check(more)
            disk.used -= SIZE  # it is removed
            disk.write(theirs / "body")
            disk.shares.check(theirs)
        disk.shares.check(mine)


def test_a_file_counts_as_a_folder_does(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    with disk.shares.held(tmp_path / "draft", "greedy"):
        disk.shares.check(tmp_path / "draft")  # nothing is there yet
        disk.write(tmp_path / "draft", 2 * SIZE)
        with pytest.raises(CallerBusy):
            disk.shares.check(tmp_path / "draft")


def test_nobody_in_particular_has_no_share(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    with disk.shares.held(tmp_path / "draft", None):
        disk.write(tmp_path / "draft", 3 * SIZE)
        disk.shares.check(tmp_path / "draft")
