"""Power cuts: what was not synced to the disk is gone.

The store lies on an ext4 in a file, on a loop device. What the kernel has not written to the file
is what a power cut takes away, so a copy of the file is the disk as it is after one.
"""

import shutil
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.month_end.chaos import Evil, JobsChaos
from tests.month_end.service import JobsService

# New jobs are refused below 256 MiB.
_SIZE = 512 << 20
# Seconds after which the file system writes what nobody has synced: as late as it can.
_OPTIONS = "loop,commit=300"


class NoDisk(Exception):
    """None can be made: only root may, and not in each container."""


class LoopDisk:
    """A context manager: a file system of its own at a path.

    Args:
        path: where it is mounted.
        folder: of its images.

    Raises:
        NoDisk: when it is entered.
    """

    def __init__(self, path: Path, folder: Path) -> None:
        self._path = path
        self._image = folder / "disk.img"

    def __enter__(self) -> Self:
        self._path.mkdir()
        with self._image.open("wb") as image:
            image.truncate(_SIZE)
        try:
            _run("mkfs.ext4", "-q", str(self._image))
            self._mount()
        except (OSError, subprocess.CalledProcessError) as error:
            raise NoDisk(str(error)) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._unmount()

    def as_it_is(self) -> Path:
        """A copy of the image, made while nobody writes: two are alike, or it is made again."""
        first, second = self._image.with_suffix(".1"), self._image.with_suffix(".2")
        while True:
            for copy in (first, second):
                _run("cp", "--sparse=always", str(self._image), str(copy))
            if subprocess.run(["cmp", "-s", str(first), str(second)], check=False).returncode == 0:
                return first

    def become(self, image: Path) -> None:
        """Go on with a copy."""
        self._unmount()
        shutil.move(image, self._image)
        self._mount()

    def _mount(self) -> None:
        _run("mount", "-o", _OPTIONS, str(self._image), str(self._path))

    def _unmount(self) -> None:
        with suppress(subprocess.CalledProcessError):
            _run("umount", str(self._path))


class PowerCuts(JobsChaos):
    """Batches on a machine whose power is cut, also while one is sent.

    Args:
        folder: of the service; its store is mounted in it.
        seed: makes the choices.
        disk: on which the store is.
    """

    def __init__(self, folder: Path, seed: int, disk: LoopDisk) -> None:
        super().__init__(folder, seed)
        self._disk = disk

    def _evils(self) -> dict[Evil, int]:
        return {self._kill_lane: 1, self._cut_power: 3}

    def _cut_power(self, service: JobsService) -> bool:
        sending = threading.Thread(target=self._send, args=(service,))
        sending.start()
        time.sleep(self._chance.uniform(0.0, 0.1))
        family = service.family()
        for process in family:
            process.suspend()
        image = self._disk.as_it_is()
        for process in family:
            process.kill()
        service.wait()
        sending.join()
        self._disk.become(image)
        return True

    def _send(self, service: JobsService) -> None:
        with suppress(OSError):  # cut off: not acknowledged
            self._submit(service)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
