import os
from pathlib import Path

import pytest

from offload import disk

REAL = os.statvfs("/")


def file_system(free_blocks: int, free_inodes: int = 100) -> os.statvfs_result:
    values = list(REAL)
    values[0] = values[1] = 4096
    values[4], values[5], values[7] = free_blocks, 1000, free_inodes
    return os.statvfs_result(values)


@pytest.mark.parametrize(
    ("blocks", "inodes", "full"), [(0, 9, True), (1023, 9, True), (1024, 9, False), (9999, 0, True)]
)
def test_without_blocks_or_inodes_it_is_full(
    monkeypatch: pytest.MonkeyPatch, blocks: int, inodes: int, full: bool
) -> None:
    monkeypatch.setattr(os, "statvfs", lambda _: file_system(blocks, inodes))
    assert disk.is_full(Path("/")) is full


def test_a_real_folder_and_one_that_is_gone(tmp_path: Path) -> None:
    assert not disk.is_full(tmp_path)
    assert not disk.is_full(tmp_path / "gone")


def test_what_a_folder_takes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(10_000))
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    with (tmp_path / "hole").open("wb") as hole:
        hole.truncate(1 << 30)
    assert 10_000 <= disk.held_bytes(tmp_path) < 100_000
    assert disk.held_bytes(tmp_path / "nowhere") == 0


def test_a_link_is_removed_and_not_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "theirs")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").touch()
    for name in ("link", "mine", "gone"):
        disk.remove(tmp_path / name)
    assert [*tmp_path.iterdir()] == [tmp_path / "theirs"]
