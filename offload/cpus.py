"""CPUs: how many this process may use, and for how long it and its workers were kept from them."""

import os
from collections.abc import Iterable
from contextlib import suppress
from functools import cached_property
from pathlib import Path

_ROOT = Path("/sys/fs/cgroup")
# Where version 2 is beside version 1, as systemd mounts them.
_UNIFIED = _ROOT / "unified"


class ControlGroup:
    """The CPU controller's files of a control group, of version 2 or 1.

    Args:
        folders: where they may be, the group's own first; those that are missing are skipped.
    """

    def __init__(self, folders: Iterable[Path] | None = None) -> None:
        self._folders = list(_own_folders() if folders is None else folders)

    def quota(self) -> float | None:
        """CPUs that the group and those above it may use in all; None without a limit."""
        return min(filter(None, map(_quota, self._folders)), default=None)

    # Held open from the first reading on: they are read once a second, on the event loop.

    @cached_property
    def _stat(self) -> int | None:
        return _open(folder / "cpu.stat" for folder in self._folders)

    @cached_property
    def _pressure(self) -> int | None:
        return _open(folder / "cpu.pressure" for folder in self._folders)

    def throttled_seconds(self) -> float:
        """Seconds in which the group had used its quota up; 0 where nothing says so."""
        found = dict(line.split() for line in _read(self._stat).splitlines())
        in_microseconds = int(found.get("throttled_usec", 0)) / 1e6
        return in_microseconds or int(found.get("throttled_time", 0)) / 1e9

    def pressure_seconds(self) -> float:
        """Seconds in which the group wanted CPUs and others had them; 0 where it is not kept.

        PSI's `full`. In `some` is also what the group's own tasks wait for each other, which says
        only that all lanes work.
        """
        full = _read(self._pressure).rpartition("full ")[2]
        return int(full.rpartition("total=")[2] or 0) / 1e6


def run_queue_wait(pid: int) -> float:
    """Seconds that a process's first thread was ready to run and had no CPU; 0 once it is gone.

    schedstat's second field (the kernel's sched-stats.rst). 0 where the kernel keeps no such count.
    """
    fields = _text(Path(f"/proc/{pid}/schedstat")).split()
    return int(fields[1]) / 1e9 if fields else 0.0


def usable(group: ControlGroup | None = None) -> int:
    """CPUs for lanes: those of the affinity mask, or whole ones of the quota where it is less."""
    affinity = len(os.sched_getaffinity(0))
    quota = (group or ControlGroup()).quota()
    return affinity if quota is None else max(min(affinity, int(quota)), 1)


def _own_folders(cgroup: Path = Path("/proc/self/cgroup")) -> Iterable[Path]:
    """The process's group and those above it, as far as they can be seen (cgroups(7))."""
    for line in _text(cgroup).splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers and "cpu" not in controllers.split(","):
            continue
        top = _ROOT / "cpu" if controllers else _UNIFIED if _UNIFIED.exists() else _ROOT
        own = top / path.lstrip("/")
        yield from (own, *(folder for folder in own.parents if folder.is_relative_to(top)))


def _quota(folder: Path) -> float | None:
    limit, _, period = _text(folder / "cpu.max").partition(" ")
    if not limit:
        limit, period = _text(folder / "cpu.cfs_quota_us"), _text(folder / "cpu.cfs_period_us")
    try:
        quota = int(limit) / int(period)
    except ValueError:  # "max", or no such files
        return None
    return quota if quota > 0 else None


def _open(paths: Iterable[Path]) -> int | None:
    """A descriptor of the first that there is."""
    for path in paths:
        with suppress(OSError):
            return os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    return None


def _read(descriptor: int | None) -> str:
    """What the file says now; nothing where the kernel does not keep it."""
    if descriptor is None:
        return ""
    try:
        return os.pread(descriptor, 1 << 12, 0).decode()
    except OSError:  # PSI is switched off
        return ""


def _text(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""
