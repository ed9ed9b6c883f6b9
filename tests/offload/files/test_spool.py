import asyncio
import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from offload.errors import SpoolFull
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
    left = tmp_path / "pressroom-left"
    left.mkdir()
    (left / "body").write_text("x")
    async with Spool(tmp_path) as first, Spool(tmp_path) as second:
        assert not left.exists()
        assert first.root.exists()  # a live neighbour is not swept
        assert second.root != first.root


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
