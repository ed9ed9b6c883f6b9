"""What a pool may use."""

from dataclasses import dataclass
from pathlib import Path

# The WeasyPrint whose slow and faulty places are patched; another one is left as it is.
PATCHED_WEASYPRINT = "70.0"


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """The limits of a pool and of its workers.

    Args:
        workers: lanes.
        backlog: jobs that may wait.
        worker_memory: resident bytes at which a worker is killed.
        home: the folder in the spool's root where lanes keep temporary files.
        per_caller: jobs that one caller may have, waiting or running.
        readable: further folders that documents may load from.
        hosts: that documents may load from.
        confined: whether a worker that the kernel confines in part alone may not start.
        loops: how many pools like this one share the machine's memory.
    """

    workers: int
    backlog: int
    worker_memory: int
    home: Path
    per_caller: int | None = None
    readable: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    loops: int = 1
    confined: bool = False
