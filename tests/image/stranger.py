"""Runs in the container, as its user: takes a worker over, and prints what it could do.

Arguments: ports, the system calls that it may make, folders and files.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from offload.files.spool import Spool
from offload.lanes.lane import Lane
from offload.limits import PoolLimits

# In the worker: what it reads, lists and writes of the whole tree, whom it reaches, what it calls.
_ATTACK = """
import ctypes, errno, json, os, socket, tempfile
from offload.errors import PressBroken
from offload.job import Fault
home, done = tempfile.gettempdir(), {"read": [], "written": [], "reached": [], "called": []}

def can(name, attempt):
    try:
        attempt()
    except OSError:
        return
    done[name[0]].append(name[1])

def look(folder, depth):
    path = os.path.join(folder, "theirs")
    if not path.startswith(home):
        can(("written", folder), lambda: os.close(os.open(path, os.O_WRONLY | os.O_CREAT)))
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            look(entry.path, depth + 1) if depth < 12 else None
        else:
            flags = os.O_RDONLY | os.O_NONBLOCK
            can(("read", entry.path), lambda: os.close(os.open(entry.path, flags)))
            if not entry.path.startswith(home):
                can(("written", entry.path), lambda: os.close(os.open(entry.path, os.O_WRONLY)))

for path in FILES:
    can(("read", path), lambda: os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK)))
for folder in FOLDERS:
    look(folder, 0)
for port in PORTS:
    for host in ("127.0.0.1", "::1"):
        can(("reached", port), lambda: socket.create_connection((host, port), 1).close())
for pid in (1, os.getppid()):
    can(("reached", f"process {pid}"), lambda: os.kill(pid, 0))
libc = ctypes.CDLL(None, use_errno=True)
for number in sorted(set(range(512)) - set(CALLS)):
    if libc.syscall(number, *[-1] * 6) != -1 or ctypes.get_errno() != errno.ENOSYS:
        done["called"].append(number)
with open(os.path.join(home, "done"), "w") as file:
    json.dump(done, file)
fault = Fault(PressBroken, "done")
"""


class _Attack:
    """In the worker it is a function that runs the code."""

    def __init__(self, code: str) -> None:
        self._code = code

    def __reduce__(self) -> tuple[object, ...]:
        return eval, (f"lambda: exec({self._code!r}, (space := {{}})) or space['fault']",)


async def take_over(*targets: list[Any]) -> str:
    """What a worker that was taken over did, as JSON."""
    constants = f"PORTS, CALLS, FOLDERS, FILES = {targets}\n"
    async with Spool(Path("/spool")) as spool:
        lane = await Lane.start(PoolLimits(1, 0, 1 << 30, spool.lanes))
        try:
            done = lane._home / "done"
            attack: Any = _Attack(constants + _ATTACK)
            future = lane._executor.submit(attack)
            await asyncio.wrap_future(future)
            return done.read_text()
        finally:
            lane.retire()
            await lane.close()


if __name__ == "__main__":
    sys.stdout.write(asyncio.run(take_over(*map(json.loads, sys.argv[1:]))))
