"""Memory: what the workers hold, against what this container or machine has."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# In swap too: a process may push its own pages there (madvise(2), MADV_PAGEOUT). With page tables:
# reading a byte in each 2 MiB of an empty mapping takes a page of them, and none of its own.
_HELD = re.compile(rb"^Vm(?:RSS|Swap|PTE):\s+(\d+) kB$", re.MULTILINE)
_THREADS = re.compile(rb"^Threads:\s+(\d+)$", re.MULTILINE)
# By a signal, or by who traces it.
_STOPPED = re.compile(rb"^State:\s+[Tt]", re.MULTILINE)
_PAGE = os.sysconf("SC_PAGE_SIZE")
# Where the kernel says what a container may have: cgroup v2, then v1.
_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


@dataclass(frozen=True, slots=True)
class Held:
    """What a process holds: bytes in memory and in swap, and threads; whether it can't go on."""

    size: int
    threads: int
    stopped: bool


def held(pid: int) -> Held:
    """What a process holds (proc(5), status); nothing when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return Held(0, 0, stopped=False)
    return Held(
        sum(int(size) << 10 for size in _HELD.findall(status)),
        sum(map(int, _THREADS.findall(status))),
        _STOPPED.search(status) is not None,
    )


def own_rss_bytes() -> int:
    """Resident set size of this process in bytes.

    Its file stays open from the first call on: a worker's sandbox closes /proc.
    """
    return int(os.pread(_statm(os.getpid()), 100, 0).split()[1]) * _PAGE


def limit_bytes(limits: Iterable[Path] = _LIMITS) -> int:
    """What may be used: the cgroup's limit, or the machine's memory where that is less."""
    machine = os.sysconf("SC_PHYS_PAGES") * _PAGE
    return min([machine, *filter(None, map(_read, limits))])


def pressure(sizes: Iterable[tuple[int, int]], limit: int) -> float:
    """The workers' share of the limit.

    Args:
        sizes: resident bytes of each worker, when it was new and now. What a new one has is the
            forkserver's, and shared: it counts once.
        limit: bytes.
    """
    pairs = list(sizes)
    shared = max((new for new, _ in pairs), default=0)
    return (shared + sum(max(now - new, 0) for new, now in pairs)) / limit


def _read(path: Path) -> int | None:
    """The limit in a cgroup's file; None if there is none ("max")."""
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return None


@cache
def _statm(pid: int) -> int:
    return os.open(f"/proc/{pid}/statm", os.O_RDONLY | os.O_CLOEXEC)
