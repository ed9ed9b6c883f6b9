"""The system calls that a worker can still make are those of the list, on each architecture."""

import json
import os
import re
from pathlib import Path

import pytest

from offload import errors
from offload.answer import Introduction
from offload.lanes import worker
from offload.limits import PoolLimits
from offload.press.confinement import landlock, seccomp, syscalls
from tests import ROOT
from tests.contract.press import Press
from tests.strangers import bpf
from tests.strangers.conftest import TakeOver, is_well

pytestmark = pytest.mark.skipif(seccomp._LIBRARY is None, reason="this system has no libseccomp")

# Let through with some arguments alone.
BOUND = {"mmap", "clone", "tgkill", "prlimit64", "socket", *(name for name, _, _ in syscalls.ONLY)}


@pytest.mark.parametrize("architecture", bpf.ARCHITECTURES.values(), ids=bpf.ARCHITECTURES)
@pytest.mark.parametrize("network", [False, True])
def test_the_filter_lets_through_what_is_listed(architecture: int, network: bool) -> None:
    program = bpf.program(architecture, network=network)
    names = syscalls.ALLOWED + (syscalls.NETWORK if network else ())
    listed = bpf.numbers(architecture, tuple(set(names) - BOUND))
    everything = [-1] * 6
    assert set(bpf.allowed(program, architecture, *everything)) == set(listed)


@pytest.mark.parametrize("architecture", bpf.ARCHITECTURES.values(), ids=bpf.ARCHITECTURES)
def test_some_are_let_through_with_some_arguments(architecture: int) -> None:
    program = bpf.program(architecture, network=True)

    def can(name: str, *arguments: int) -> bool:
        [number] = bpf.numbers(architecture, (name,))
        return number in bpf.allowed(program, architecture, *arguments)

    thread, process, own_user = 0x3D0F00, 17, 0x10010000
    assert [can("clone", flags) for flags in (thread, process, own_user)] == [True, False, False]
    # MAP_PRIVATE with and without a file; MAP_SHARED with one; both kinds of it without.
    flags = (0x02, 0x22, 0x01, 0x21, 0x23)
    assert [can("mmap", 0, 1, 3, flag) for flag in flags] == [True, True, True, False, False]
    assert [can("tgkill", pid, 1, 6) for pid in (os.getpid(), 1)] == [True, False]
    assert [can("prlimit64", pid, 7, 1, 1) for pid in (0, 1)] == [True, False]
    assert [can("socket", *a) for a in ((2, 1), (10, 2), (1, 1), (2, 3), (16, 2))] == [
        True,
        True,
        False,
        False,
        False,
    ]
    # F_GETFL; F_SETOWN and F_SETSIG, which send any signal to any process; F_NOTIFY; F_SETPIPE_SZ.
    assert [can("fcntl", 3, command) for command in (3, 8, 10, 15, 1026, 1031)] == [
        True,
        *[False] * 5,
    ]
    # TCGETS; FIOSETOWN, TIOCSTI.
    assert [can("ioctl", 1, request) for request in (0x5401, 0x8901, 0x5412)] == [
        True,
        False,
        False,
    ]
    # PR_SET_NAME; PR_SET_PDEATHSIG, PR_SET_DUMPABLE.
    assert [can("prctl", option) for option in (15, 1, 4)] == [True, False, False]


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers are of this architecture")
async def test_a_real_worker_can_make_no_other(one_lane: Press, take_over: TakeOver) -> None:
    """Each call that is not listed is made, and the kernel does not have it."""
    # No filter sees the kernel's own probes (uretprobe, uprobe), which end their caller.
    listed = [*sorted(bpf.numbers(bpf.ARCHITECTURES["x86_64"], syscalls.ALLOWED)), 335, 336]
    job, _ = await take_over(f"""
        import ctypes
        libc = ctypes.CDLL(None, use_errno=True)
        made = []
        for number in sorted(set(range({bpf._LONGEST})) - set({listed})):
            if libc.syscall(number, *[-1] * 6) != -1 or ctypes.get_errno() != errno.ENOSYS:
                made.append(number)
        job.document.write_text(json.dumps(made))
        result = Receipt(1, 1, 0.1, 1)
    """)
    assert json.loads(job.document.read_text()) == []


async def test_a_worker_has_no_capabilities_also_as_root(
    one_lane: Press, take_over: TakeOver
) -> None:
    assert await is_well(one_lane)
    lane = one_lane.pool.snapshot().lanes[0]
    status = Path(f"/proc/{lane.pid}/status").read_text()
    assert re.findall(r"^(Cap(?:Prm|Eff|Inh|Amb)):\s+(\w+)$", status, re.MULTILINE) == [
        (name, "0" * 16) for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")
    ]
    assert "NoNewPrivs:\t1" in status
    assert {"no-new-privs", "no-capabilities"} <= set(lane.confinement)


@pytest.mark.skipif(not landlock._version(), reason="this kernel has no Landlock")
async def test_a_worker_changes_no_metadata_and_no_clock(
    one_lane: Press, take_over: TakeOver
) -> None:
    job, _ = await take_over("""
        made = []
        job.document.write_text("x")
        for work in (
            lambda: job.document.chmod(0o777), lambda: os.chown(job.document, 0, 0),
            lambda: os.utime(job.document), lambda: os.setxattr(job.document, "user.a", b"x"),
            lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)),
            lambda: os.sched_setaffinity(0, {0}), lambda: os.nice(1),
            lambda: time.clock_settime(time.CLOCK_REALTIME, 0), lambda: os.memfd_create("x"),
            lambda: os.symlink("/etc", job.folder / "l"), lambda: os.mkfifo(job.folder / "f"),
            lambda: os.kill(os.getppid(), 0), lambda: os.setuid(1), lambda: os.fork(),
        ):
            try:
                work()
                made.append("done")
            except OSError as error:
                made.append(errno.errorcode[error.errno])
        job.document.write_text(json.dumps(made))
        result = Receipt(1, 1, 0.1, 1)
    """)
    assert set(json.loads(job.document.read_text())) == {"ENOSYS"}


async def test_a_worker_has_no_memory_that_is_not_measured(take_over: TakeOver) -> None:
    """Pages of shared memory stay after MADV_DONTNEED, but count as nobody's."""
    job, _ = await take_over("""
        import mmap
        made = []
        for get in (
            lambda: mmap.mmap(-1, 1 << 20), lambda: os.memfd_create("x"),
            lambda: mmap.mmap(os.open("/dev/zero", os.O_RDWR), 1 << 20),
            lambda: os.open("/dev/shm/x", os.O_RDWR | os.O_CREAT),
        ):
            try:
                made.append(str(get()))
            except OSError as error:
                made.append(errno.errorcode[error.errno])
        mmap.mmap(-1, 1 << 20, mmap.MAP_PRIVATE)
        job.document.write_text(json.dumps(made))
        result = Receipt(1, 1, 0.1, 1)
    """)
    assert set(json.loads(job.document.read_text())) <= {"ENOSYS", "EACCES"}


HOARDS = {
    "page tables": """
        import mmap
        empty = mmap.mmap(-1, 1 << 40, mmap.MAP_PRIVATE, mmap.PROT_READ)
        empty.madvise(15)  # MADV_NOHUGEPAGE
        for place in range(0, 1 << 40, 2 << 20):
            empty[place]
        time.sleep(600)
    """,
    "threads": """
        import threading
        threading.stack_size(32 << 10)
        for _ in range(500):
            threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
        time.sleep(600)
    """,
}


@pytest.mark.parametrize("code", HOARDS.values(), ids=HOARDS)
async def test_what_the_kernel_keeps_for_a_worker_is_the_workers(
    one_lane: Press, take_over: TakeOver, code: str
) -> None:
    """None of it is in the resident size."""
    _, end = await take_over(code)
    assert isinstance(end, errors.DocumentTooLarge)
    assert await is_well(one_lane)


async def test_a_worker_holds_little_in_pipes(take_over: TakeOver) -> None:
    """A hard limit on descriptors, which it can't raise, and no larger pipes."""
    job, _ = await take_over("""
        import fcntl, resource
        made, pipes = [], []
        for get in (
            lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096)),
            lambda: fcntl.fcntl(os.pipe()[1], 1031, 1 << 20),
            lambda: [pipes.extend(os.pipe()) for _ in range(513)],
        ):
            try:
                made.append(str(get()))
            except (OSError, ValueError) as error:
                made.append(type(error).__name__)
        for number in pipes:
            os.close(number)
        job.document.write_text(json.dumps(made))
        result = Receipt(1, 1, 0.1, 1)
    """)
    assert json.loads(job.document.read_text()) == ["ValueError", "OSError", "OSError"]


@pytest.mark.parametrize("missing", ["seccomp", "landlock-fs", "no-capabilities"])
def test_an_operator_may_refuse_a_worker_that_is_confined_in_part(
    missing: str, tmp_path: Path
) -> None:
    held = {"no-new-privs", "no-capabilities", "seccomp", "landlock-fs"}
    wanted = PoolLimits(1, 1, 1 << 30, tmp_path, confined=True)
    worker._check_confinement(Introduction(1, 1, 1, tuple(held)), wanted)
    part = Introduction(1, 1, 1, tuple(held - {missing}))
    with pytest.raises(worker.WorkerFailed, match=missing):
        worker._check_confinement(part, wanted)
    worker._check_confinement(part, PoolLimits(1, 1, 1 << 30, tmp_path))


def test_the_documented_list_is_the_list() -> None:
    page = (ROOT / "docs" / "operating.md").read_text()
    listed = page.split('```text title="System calls"\n')[1].split("```")[0].split()
    assert tuple(listed) == tuple(sorted(syscalls.ALLOWED))
