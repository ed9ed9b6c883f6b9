"""What a worker can still do, asked of real workers."""

import asyncio
import ctypes
import errno
import os
import signal
import socket
import subprocess
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from offload.errors import PressBroken
from offload.files.spool import Spool, append
from offload.job import Fault
from offload.lanes.lane import Lane
from offload.limits import PoolLimits
from offload.press.confinement import landlock, seccomp
from offload.threads import in_thread
from service.broker import Broker
from tests import ROOT

pytestmark = pytest.mark.skipif(
    not landlock._version() or seccomp._LIBRARY is None,
    reason="this kernel has no Landlock, or this system no libseccomp",
)


@asynccontextmanager
async def worker(spool: Spool, *hosts: str) -> AsyncIterator[Lane]:
    # A worker imports this module, so it may read it.
    terms = PoolLimits(1, 0, 1 << 30, spool.lanes, readable=(str(ROOT),), hosts=hosts)
    lane = await Lane.start(terms)
    try:
        yield lane
    finally:
        lane.retire()
        await lane.close()


@pytest.fixture
async def spool(tmp_path: Path) -> AsyncIterator[Spool]:
    async with Spool(tmp_path) as opened:
        yield opened


@pytest.fixture
async def lane(spool: Spool) -> AsyncIterator[Lane]:
    async with worker(spool) as started:
        yield started


async def ask(lane: Lane, work: Callable[..., object], *args: object) -> str:
    """Have the worker do something: `done`, or the name of the error that it got."""
    answer = await asyncio.wrap_future(lane._executor.submit(attempt, work, *args))
    assert isinstance(answer, Fault)
    return answer.detail


def attempt(work: Callable[..., object], *args: object) -> Fault:
    try:
        work(*args)
    except OSError as error:
        return Fault(PressBroken, errno.errorcode[error.errno or 0])
    return Fault(PressBroken, "done")


def write(path: Path) -> None:
    path.write_text("x")


def list_folder(path: Path) -> None:
    list(path.iterdir())


def write_at_home() -> None:
    import tempfile

    folder = Path(tempfile.mkdtemp())
    (folder / "font").write_text("x")
    (folder / "font").unlink()
    folder.rmdir()


def run_program() -> None:
    subprocess.run(["/bin/true"], check=True)


def start_thread() -> None:
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()


def ask_kernel(call: str, *arguments: int) -> None:
    library = seccomp._LIBRARY
    assert library
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(library.seccomp_syscall_resolve_name(call.encode()), *arguments) < 0:
        raise OSError(ctypes.get_errno(), "refused")


def connect(port: int) -> None:
    socket.create_connection(("127.0.0.1", port), timeout=1).close()


async def test_status_names_all_that_holds(lane: Lane) -> None:
    held = {"no-new-privs", "landlock-fs", "seccomp"}
    assert held <= set(lane.snapshot().confinement)


async def test_a_worker_reads_nothing_of_the_machine(lane: Lane) -> None:
    for path in ("/etc/passwd", "/proc/self/environ", "/proc/1/cmdline"):
        assert await ask(lane, Path.read_bytes, Path(path)) == "EACCES"
    # What Saxon asks for, and no more of it: neither another's nor what is in there.
    assert await ask(lane, Path.read_bytes, Path("/proc/self/maps")) == "done"
    for path in ("/proc/1/maps", "/proc/self/mem", "/proc/self/smaps", "/proc/self/root"):
        assert await ask(lane, Path.read_bytes, Path(path)) == "EACCES"
    for path in ("/", "/etc", "/proc", "/sys/class/net", "/var/log", "/root"):
        assert await ask(lane, list_folder, Path(path)) == "EACCES"


async def test_a_worker_reads_fonts_and_the_like(lane: Lane) -> None:
    assert await ask(lane, list_folder, Path("/usr/share/fonts")) == "done"
    for path in ("/etc/fonts/fonts.conf", "/etc/localtime"):
        assert await ask(lane, Path.read_bytes, Path(path)) in ("done", "ENOENT")


async def test_a_worker_writes_nowhere_else(lane: Lane) -> None:
    for path in ("/tmp/x", "/var/tmp/x", "/usr/share/fonts/x", "/dev/shm/x"):
        assert await ask(lane, write, Path(path)) in ("EACCES", "ENOENT")


async def test_a_worker_uses_its_home(lane: Lane) -> None:
    assert await ask(lane, write_at_home) == "done"


async def test_a_worker_uses_the_folder_of_its_job_and_finds_no_other(
    lane: Lane, spool: Spool
) -> None:
    async with spool.folder() as folder:
        await in_thread(append, folder / "body", b"x")
        assert await ask(lane, write, folder / "document.pdf") == "done"
        for hidden in (spool.root, spool.jobs, spool.lanes, folder):
            assert await ask(lane, list_folder, hidden) == "EACCES"


async def test_a_worker_starts_threads_alone(lane: Lane) -> None:
    assert await ask(lane, start_thread) == "done"
    assert await ask(lane, os.fork) == "ENOSYS"
    assert await ask(lane, run_program) == "ENOSYS"


async def test_a_worker_has_no_sockets(lane: Lane) -> None:
    for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK):
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
            assert await ask(lane, socket.socket, family, kind) == "ENOSYS"


async def test_a_worker_lets_its_parent_be(lane: Lane) -> None:
    assert await ask(lane, os.kill, os.getpid(), signal.SIGTERM) == "ENOSYS"
    assert await ask(lane, os.setpriority, os.PRIO_PROCESS, os.getpid(), 19) == "ENOSYS"
    assert await ask(lane, os.sched_setaffinity, os.getpid(), {0}) == "ENOSYS"
    limit = ("prlimit64", os.getpid(), 7, 0, 0)
    assert await ask(lane, ask_kernel, *limit) == "ENOSYS"


async def test_the_kernels_corners_are_closed(lane: Lane) -> None:
    for call in ("io_uring_setup", "inotify_init1", "ptrace", "keyctl", "bpf", "unshare"):
        assert await ask(lane, ask_kernel, call, 0, 0) == "ENOSYS"


async def test_with_hosts_only_their_ports_are_open(spool: Spool) -> None:
    async with worker(spool, "cdn.example.com") as lane:
        assert await ask(lane, connect, 443) in ("ECONNREFUSED", "done")
        assert await ask(lane, connect, 6379) == "EACCES"
        assert await ask(lane, socket.socket, socket.AF_INET, socket.SOCK_DGRAM) == "done"
        assert await ask(lane, socket.socket, socket.AF_INET, socket.SOCK_RAW) == "ENOSYS"
        assert await ask(lane, socket.socket, socket.AF_UNIX, socket.SOCK_STREAM) == "ENOSYS"
        assert await ask(lane, Path.read_bytes, Path("/etc/resolv.conf")) in ("done", "ENOENT")


@pytest.mark.parametrize("hosts", [(), ("cdn.example.com",)], ids=["no hosts", "hosts"])
async def test_a_worker_reaches_no_engine_of_jobs(
    spool: Spool, tmp_path: Path, hosts: tuple[str, ...]
) -> None:
    """Neither by its address, nor by the token in its folder, nor by the folder itself."""
    async with Broker(tmp_path / "engine") as broker, worker(spool, *hosts) as lane:
        port = int(broker.url.rpartition(":")[2])
        assert await ask(lane, connect, port) in ("ENOSYS", "EPERM", "EACCES")
        assert await ask(lane, Path.read_bytes, tmp_path / "engine" / "server.conf") == "EACCES"
        assert await ask(lane, list_folder, tmp_path / "engine") == "EACCES"
        assert await ask(lane, write, tmp_path / "engine" / "x") == "EACCES"
        await in_thread(connect, port)
