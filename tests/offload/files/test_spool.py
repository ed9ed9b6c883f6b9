import asyncio
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from offload.errors import SpoolFull
from offload.files import spool as spools
from offload.files.spool import SharedSpool, Spool, append, room, shared_root
from offload.threads import in_thread


async def test_a_folder_is_there_for_as_long_as_its_job(tmp_path: Path) -> None:
    async with Spool(tmp_path) as spool:
        async with spool.folder() as folder:
            await in_thread(append, folder / "body", b"x")
            await in_thread(append, folder / "body", b"y")
            assert (folder / "body").read_bytes() == b"xy"
        assert spool.lanes.is_dir()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("strange", ["body", "document.pdf", "another"])
def test_a_folder_goes_with_all_that_is_in_it(strange: str, tmp_path: Path) -> None:
    folder = tmp_path / "job"
    (folder / strange / "deep").mkdir(parents=True)
    append(folder / "body.png", b"x")
    spools._remove(folder)
    assert not folder.exists()


async def test_a_folder_goes_also_when_its_job_is_cancelled(tmp_path: Path) -> None:
    inside = asyncio.Event()

    async def job() -> None:
        async with spool.folder() as folder:
            await in_thread(append, folder / "body", b"x")
            inside.set()
            await asyncio.Event().wait()

    async with Spool(tmp_path) as spool:
        task = asyncio.create_task(job())
        await inside.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert list(tmp_path.iterdir()) == []


async def test_a_new_spool_sweeps_what_a_killed_service_left(tmp_path: Path) -> None:
    left = [tmp_path / name for name in ("pressroom-left", ".pressroom-half-made")]
    for root in left:
        root.mkdir()
        (root / "body").write_text("x")
        (root / ".pressroom-spool").touch()
    async with Spool(tmp_path) as first, Spool(tmp_path) as second:
        assert not any(root.exists() for root in left)
        assert first.root.exists()  # a live neighbour is not swept
        assert second.root != first.root


async def test_strangers_folders_are_not_swept(tmp_path: Path) -> None:
    """An operator's notes and templates, a marker that is another user's, or is a link."""
    notes, theirs, linked, link = (
        tmp_path / f"pressroom-{name}" for name in ("notes", "theirs", "linked", "link")
    )
    for folder in (notes, theirs, linked):
        folder.mkdir()
        (folder / "precious").write_text("x")
    (theirs / ".pressroom-spool").touch()
    (linked / ".pressroom-spool").symlink_to(notes / "precious")
    link.symlink_to(theirs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "geteuid", lambda: 12345)
        async with Spool(tmp_path):
            pass
    async with Spool(tmp_path):
        assert (notes / "precious").exists()
        assert (linked / "precious").exists()
    assert not theirs.exists()  # once we are that user
    assert link.is_symlink()


def test_a_root_is_locked_before_it_can_be_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another start, at each moment of one, removes nothing of it."""
    make = Path.mkdir

    def make_while_another_starts(path: Path, *args: Any, **options: Any) -> None:
        make(path, *args, **options)
        spools._sweep(tmp_path)

    monkeypatch.setattr(Path, "mkdir", make_while_another_starts)
    with shared_root(tmp_path) as root:
        assert {path.name for path in root.iterdir()} > {"jobs", "lanes", "templates"}


def test_no_room_is_said_in_our_words() -> None:
    with pytest.raises(SpoolFull), room():
        raise OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(PermissionError), room():
        raise PermissionError(errno.EACCES, "Permission denied")


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    """Of two loops that were killed; made outside of the loop, which it would block."""
    with shared_root(tmp_path) as root:
        for left in ("replays-1/left", "replays-2/left"):
            (root / left).mkdir(parents=True)
        yield root


async def test_what_a_loop_kept_goes_with_it_and_when_it_comes_again(root: Path) -> None:
    async with SharedSpool(root, 1) as spool:
        assert not spool.replays.exists()
        (spool.replays / "new").mkdir(parents=True)
    assert [path.name for path in root.glob("replays*")] == ["replays-2"]
